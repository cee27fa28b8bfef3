import { parentPort, workerData } from "node:worker_threads";
import { base } from "../base.js";
import { certify } from "../decimal.js";
import { type Answer, report } from "./certify.js";

/** Proves an expansion, given as its text: posts the fraction done as a number, and then the answer. */
const post = (message: number | Answer): void => parentPort?.postMessage(message);
const expansion = base.fromJSON(workerData as string);
const proof = await certify(expansion, { onProgress: post });
post({ report: report(expansion.base, proof), json: JSON.stringify(proof, null, 1) });
