/** Carries out the cells that the parent process sends, one at a time. */
import { start } from "./backend.js";
import { carryOut } from "./cell.js";
import type { Cell } from "./plan.js";

await start();
process.on("message", (cell: Cell) => process.send?.(carryOut(cell)));
process.send?.("ready");
