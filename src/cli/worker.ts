import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker, type WorkerOptions } from "node:worker_threads";

const require = createRequire(import.meta.url);

/**
 * A thread that runs the module `name` of this folder. What is built knows it from the package's root, for this file
 * becomes part of another. Source files need their loader in every thread.
 */
export function startWorker(
  name: string,
  workerData?: unknown,
  options: WorkerOptions = {},
): Worker {
  if (!import.meta.url.endsWith(".ts")) {
    const root = pathToFileURL(require.resolve("iterexp/package.json"));
    return new Worker(new URL(`dist/cli/${name}.js`, root), { ...options, workerData });
  }
  const source = JSON.stringify(new URL(`./${name}.ts`, import.meta.url).href);
  const tsx = new URL("dist/esm/api/index.mjs", pathToFileURL(require.resolve("tsx/package.json")));
  const loader = `import(${JSON.stringify(tsx.href)}).then(({ register }) => { register(); return import(${source}); })`;
  return new Worker(loader, { ...options, eval: true, workerData });
}
