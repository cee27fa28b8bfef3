/**
 * Whether any number of digits can be solved for: npm run bench:passes -- 100 250. For each, the solve that
 * `prepare` runs: the bits that every correction gained, in order, a line a precision; the unknowns, the
 * digits of the three residuals and the processor seconds.
 */
import type { Pass } from "../src/abel/kneser/refine.js";
import { solveAbel } from "../src/abel/kneser/solve.js";
import { levelFor } from "../src/decimal/store.js";

const asked = process.argv.slice(2).map(Number);
for (const digits of asked.length > 0 ? asked : [100, 250]) {
  const passes: Pass[] = [];
  const { user } = process.cpuUsage();
  const { report } = solveAbel({ digits: levelFor(digits), onPass: (pass) => passes.push(pass) });
  const seconds = (process.cpuUsage().user - user) / 1e6;
  const { unknowns, droppedDigits, functionalDigits, matchingDigits } = report;
  const residuals = [droppedDigits, functionalDigits, matchingDigits].map((d) => d.toFixed(1));
  console.log(
    `${digits} digits, solved to ${report.digits}: ${unknowns} unknowns, residuals 1e-(${residuals}), ${seconds.toFixed(1)} s`,
  );
  for (const bits of new Set(passes.map((pass) => pass.bits))) {
    const gains = passes.filter((pass) => pass.bits === bits);
    console.log(
      `  ${bits} bits, from ${gains[0].from}: ${gains.map(({ gain }) => gain).join(" ")}`,
    );
  }
}
