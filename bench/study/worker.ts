/** Trains what the parent process asks for, one run at a time. */
import { trainAttention } from "./attention.js";
import { start } from "./backend.js";
import { trainNeurons } from "./neurons.js";
import type { Run } from "./run.js";

await start();
process.on("message", async (run: Run) => {
  process.send?.(await (run.study === "neurons" ? trainNeurons(run) : trainAttention(run)));
});
process.send?.("ready");
