import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { type Judgement, judge } from "../compare.js";

/** What a thread is asked to judge, as `workerData`. */
export interface Case {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly alpha: number;
  readonly domain: readonly [number, number];
}

/** What it finds: the judgement, or why the module gave no function. */
export type Finding =
  | { readonly judgement: Judgement }
  | { readonly unloadable: string }
  | { readonly functions: readonly string[] };

async function found({ path, name, alpha, domain }: Case): Promise<Finding> {
  let module: Record<string, unknown>;
  try {
    module = await import(pathToFileURL(path).href);
  } catch (error) {
    return { unloadable: error instanceof Error ? error.message : String(error) };
  }
  const f = module[name];
  if (typeof f === "function")
    return { judgement: judge(f as (x: number) => number, { alpha, domain }) };
  return { functions: Object.keys(module).filter((key) => typeof module[key] === "function") };
}

parentPort?.postMessage(await found(workerData));
