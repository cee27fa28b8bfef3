/**
 * The survey measured: two values of every half-exponential, how far it is from Kneser's, how nearly f(f(x))
 * is e^x, and what a call costs beside halfExp. The built package; x of the timing random in [0, 10].
 */
import { align } from "../src/table/columns.js";
import { uniform } from "../test/fixtures/doubles.js";
import { built, iterexp } from "./built.js";
import { median, quantile, takeTurns } from "./measure.js";

const {
  counterfeits,
  judge,
  kneser,
  realConstructions,
  regular,
  szekeres,
}: typeof import("../src/compare.js") = await import(new URL("compare.js", built).href);

const ROUNDS = 21;
const CALLS = 256;

const random = uniform(3);
const xs = Float64Array.from({ length: CALLS }, () => 10 * random());
const entries = [...realConstructions, regular, szekeres, ...counterfeits];
const sums = entries.map(({ iterate }) => () => {
  let sum = 0;
  for (const x of xs) sum += Number(iterate(x, 1 / 2));
  return sum;
});
const ours = () => xs.reduce((sum, x) => sum + iterexp.halfExp(x), 0);
const tasks = [ours, ...sums];
takeTurns(tasks, 4);
const [unit, ...times] = takeTurns(tasks, ROUNDS);

console.log(`Node ${process.version}; ${ROUNDS} rounds of ${CALLS} calls each in turn, warm.\n`);
console.log(
  align([
    [
      "half-exponential",
      "f(0)",
      "f(1)",
      "|slog - Kneser's| on [0, 1]",
      "largest |p|",
      "f(f(x)) = e^x to digits",
      "times halfExp",
      "quartiles",
    ],
    ...entries.map((entry, i) => {
      const { name, iterate, slog } = entry;
      const ratios = times[i].map((time, round) => time / unit[round]);
      const real = (x: number) => Number(iterate(x, 1 / 2));
      const judged = typeof iterate(2, 1 / 2) === "number" ? judge(real) : undefined;
      return [
        name,
        `${iterate(0, 1 / 2)}`,
        `${iterate(1, 1 / 2)}`,
        judged && slog && entry !== szekeres ? farthest(slog as (x: number) => number) : "-",
        judged?.drift ? judged.drift.amplitude.toExponential(2) : "-",
        judged?.composition ? judged.composition.digits.toFixed(1) : "-",
        median(ratios).toFixed(1),
        `${quantile(ratios, 1 / 4).toFixed(1)} to ${quantile(ratios, 3 / 4).toFixed(1)}`,
      ];
    }),
  ]),
);

function farthest(slog: (x: number) => number): string {
  let worst = 0;
  for (let i = 0; i <= 1000; i++) {
    worst = Math.max(worst, Math.abs(slog(i / 1000) - kneser.slog(i / 1000)));
  }
  return worst.toExponential(1);
}
