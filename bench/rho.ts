/**
 * npm run bench:rho: what an operand costs in rows of 64, beside the same loops in plain arithmetic, all
 * in turn, ratios taken within a round; and how fast alpha is learned by gradient descent, plainly and as
 * docs/rho.md recommends.
 */
import "../test/package/build-if-stale.js";
import { align } from "../src/table/columns.js";
import { uniform } from "../test/fixtures/doubles.js";
import { built } from "./built.js";
import { ratioRows, type Task } from "./measure.js";

const entry = (name: string): string => new URL(`../dist/${name}.js`, import.meta.url).href;
const { arrayRho, rho } = (await import(entry("rho"))) as typeof import("../src/rho.js");
const { slog, slogDerivative } = (await import(built)) as typeof import("../src/index.js");

const ROUNDS = 31;
const WARM_UP = 6;
const ROWS = 128;
const COLUMNS = 64;

const random = uniform(1);
const data = Float64Array.from({ length: ROWS * COLUMNS }, () => 10 * random());
const ws = Float64Array.from({ length: COLUMNS }, () => random());
const out = new Float64Array(ROWS);
const dxs = new Float64Array(ROWS * COLUMNS);
const xs = { data, shape: [ROWS, COLUMNS] };

/** A row reduced by plain arithmetic. */
const rowsBy = (reduce: (start: number, end: number) => number) => (): number => {
  for (let i = 0; i < ROWS; i++) out[i] = reduce(COLUMNS * i, COLUMNS * (i + 1));
  return out[0];
};

const sum = rowsBy((start, end) => {
  let total = 0;
  for (let i = start; i < end; i++) total += data[i];
  return total;
});
const product = rowsBy((start, end) => {
  let total = 1;
  for (let i = start; i < end; i++) total *= data[i];
  return total;
});
const logSumExp = rowsBy((start, end) => {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = start; i < end; i++) most = Math.max(most, data[i]);
  let total = 0;
  for (let i = start; i < end; i++) total += Math.exp(data[i] - most);
  return most + Math.log(total);
});

const half = arrayRho(1 / 2);
const numbers = rho(1 / 2);
const summed = (alpha: number) => {
  const r = arrayRho(alpha);
  return () => r.sumInto(out, xs)[0];
};
const pairs = (): number => {
  let total = 0;
  for (let i = 0; i < data.length; i += 2) total += numbers.sum(data[i], data[i + 1]);
  return total;
};

const tasks: readonly Task[] = [
  ["log-sum-exp by Math.exp and Math.log", logSumExp],
  ["sum by +", sum],
  ["product by *", product],
  ["arrayRho(1/2).sumInto", summed(1 / 2)],
  ["arrayRho(1/2).dotInto", () => half.dotInto(out, ws, xs)[0]],
  ["arrayRho(-1).sumInto, log-sum-exp", summed(-1)],
  ["arrayRho(0).sumInto", summed(0)],
  ["arrayRho(1).sumInto", summed(1)],
  ["rho(1/2).sum(x, y)", pairs],
  ["rho(1/2).sum(xs)", rowsBy((start, end) => numbers.sum(data.subarray(start, end)))],
  ["arrayRho(1/2).sumGradientInto", () => half.sumGradientInto({ value: out, dxs }, xs).value[0]],
];
console.log(
  `Node ${process.version}; x random in [0, 10], an operand of ${ROWS} rows of ${COLUMNS}, medians of ${ROUNDS} rounds.\n`,
);
console.log(
  align([
    ["call", "ns", "times log-sum-exp", "quartiles"],
    ...ratioRows(tasks, { warmUp: WARM_UP, rounds: ROUNDS, calls: data.length, places: 2 }),
  ]),
);

/** Learning: y = x1 (+) x2 of alpha 0.6 for 16 pairs x in [1, 100], from alpha = 0.2 until |alpha - 0.6| < 0.001. */
const TARGET = 0.6;
const MOST = 300;
const points = Array.from({ length: 16 }, () => [1 + 99 * random(), 1 + 99 * random()]);
const wanted = points.map((point) => rho(TARGET).sum(point));

const logistic = (t: number): number => 1 / (1 + Math.exp(-t));
const losses = {
  "(y - y*)^2, alpha": { f: (y: number) => y, slope: () => 1, bounded: false },
  "(ln y - ln y*)^2, alpha": { f: Math.log, slope: (y: number) => 1 / y, bounded: false },
  "(slog y - slog y*)^2, alpha": { f: slog, slope: slogDerivative, bounded: false },
  "(slog y - slog y*)^2, alpha = 1/(1 + e^-t)": { f: slog, slope: slogDerivative, bounded: true },
};

/** Steps that gradient descent takes at a rate; Infinity where it leaves [0, 1] or does not arrive. */
function steps({ f, slope, bounded }: (typeof losses)[keyof typeof losses], rate: number): number {
  let t = bounded ? Math.log(0.2 / 0.8) : 0.2;
  for (let step = 0; step < MOST; step++) {
    const alpha = bounded ? logistic(t) : t;
    if (Math.abs(alpha - TARGET) < 1e-3) return step;
    if (!(alpha >= 0 && alpha <= 1)) return Number.POSITIVE_INFINITY;
    const r = rho(alpha);
    let gradient = 0;
    points.forEach((point, i) => {
      const { value, dalpha } = r.sumGradient(point);
      gradient += (2 / points.length) * (f(value) - f(wanted[i])) * slope(value) * dalpha;
    });
    t -= rate * gradient * (bounded ? alpha * (1 - alpha) : 1);
  }
  return Number.POSITIVE_INFINITY;
}

const rates = [1e-8, 1e-7, 1e-6, 1e-3, 1e-2, 1e-1, 1, 10, 100];
console.log(
  `\nSteps of gradient descent for alpha from 0.2 to 0.6 (- where it takes more than ${MOST} or leaves [0, 1]):\n`,
);
console.log(
  align([
    ["loss, parameter \\ rate", ...rates.map((rate) => rate.toExponential(0))],
    ...Object.entries(losses).map(([name, loss]) => [
      name,
      ...rates.map((rate) => {
        const count = steps(loss, rate);
        return Number.isFinite(count) ? `${count}` : "-";
      }),
    ]),
  ]),
);
