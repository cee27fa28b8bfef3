import { parentPort } from "node:worker_threads";
import { rowsFor, type Task } from "./table-rows.js";

parentPort?.on("message", (task: Task) => {
  parentPort?.postMessage(rowsFor(task));
});
