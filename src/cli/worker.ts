import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

const require = createRequire(import.meta.url);

/** A thread that runs the module `name` of this folder. Source files need their loader in every thread. */
export function startWorker(name: string, workerData?: unknown): Worker {
  if (!import.meta.url.endsWith(".ts")) {
    return new Worker(new URL(`./${name}.js`, import.meta.url), { workerData });
  }
  const source = JSON.stringify(new URL(`./${name}.ts`, import.meta.url).href);
  const tsx = new URL("dist/esm/api/index.mjs", pathToFileURL(require.resolve("tsx/package.json")));
  const loader = `import(${JSON.stringify(tsx.href)}).then(({ register }) => { register(); return import(${source}); })`;
  return new Worker(loader, { eval: true, workerData });
}
