/**
 * The solution of Kneser's equations at several numbers of digits: npm run bench:solve -- 15 100.
 * Correct digits are the decimals of sexp(1/2) that two other programs have published.
 */

import { align } from "../src/cli/columns.js";
import { abelFunction } from "../src/kneser/abel.js";
import { type AbelExpansion, solveAbel } from "../src/kneser/solve.js";
import { digitsOf } from "../test/fixtures/reference.js";
import { median } from "./measure.js";

const RUNS = 3;

const asked = process.argv.slice(2).map(Number);

console.log(
  align([
    [
      "digits",
      "unknowns",
      "line samples",
      "passes",
      "seconds",
      "residual digits",
      "correct digits",
    ],
    ...(asked.length > 0 ? asked : [15, 30, 60, 100]).map(row),
  ]),
);

function row(digits: number): string[] {
  const runs = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    const expansion = solveAbel({ digits });
    return { expansion, seconds: (performance.now() - start) / 1000 };
  });
  const { expansion } = runs[0];
  const { unknowns, lineCount, passes, functionalDigits, matchingDigits } = expansion.report;
  return [
    `${digits}`,
    `${unknowns}`,
    `${lineCount}`,
    `${passes}`,
    median(runs.map(({ seconds }) => seconds)).toFixed(2),
    Math.min(functionalDigits, matchingDigits).toFixed(1),
    correctDigits(expansion),
  ];
}

function correctDigits(expansion: AbelExpansion): string {
  const [whole, decimals] = digitsOf("sexp(1/2)").split(".");
  const places = decimals.length;
  const { p, inverse } = abelFunction(expansion);
  const value = (inverse(1n << (p - 1n)) * 10n ** BigInt(places)) >> p;
  const miss = value - BigInt(whole + decimals);
  const size = `${miss < 0n ? -miss : miss}`.length;
  return size === 1 ? `all ${places}` : `${places - size}`;
}
