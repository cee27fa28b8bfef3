import { createRequire } from "node:module";
import { align } from "../src/table/columns.js";
import { uniform } from "../test/fixtures/doubles.js";
import { iterexp } from "./built.js";
import { median, takeTurns } from "./measure.js";

const require = createRequire(import.meta.url); // its types do not fit an import
const Decimal: typeof import("break_eternity.js").default = require("break_eternity.js");
const { version }: { version: string } = require("break_eternity.js/package.json");

const e = Decimal.fromNumber(Math.E);
const peer = (x: number): number => e.iteratedexp(1 / 2, Decimal.fromNumber(x)).toNumber();
const { halfExp } = iterexp;

/** So often the faster one is timed over the same arguments. */
const MANY = 1000;

/** The other half-exponential on npm: what a call costs, how far from Kneser's, how far from f(f(x)) = e^x. */
export function breakEternity(): string {
  return `f(x) = Decimal.fromNumber(Math.E).iteratedexp(1/2, x) of break_eternity.js ${version}, x random:
relative errors of f(x) against halfExp(x), and of f(f(x)) against e^x, halfExp's beside it.

${align([
  [
    "x in",
    "points",
    "ms a call",
    "times halfExp",
    "f: median",
    "mean",
    "worst",
    "f(f): worst",
    "halfExp's",
  ],
  compare(0, 30, 200, 5),
  compare(-3, 0, 3, 1),
])}`;
}

function compare(from: number, to: number, points: number, rounds: number): string[] {
  const random = uniform(2);
  const xs = Array.from({ length: points }, () => from + (to - from) * random());
  const sum = (f: (x: number) => number) => () => xs.reduce((total, x) => total + f(x), 0);
  const manyOfOurs = () => Array.from({ length: MANY }, sum(halfExp))[0];
  const [theirs, ours] = takeTurns([sum(peer), manyOfOurs], rounds);
  const ratio = median(theirs.map((time, round) => (time / ours[round]) * MANY));
  const off = xs.map((x) => Math.abs(peer(x) / halfExp(x) - 1));
  const mean = off.reduce((total, error) => total + error, 0) / points;
  const composed = (f: (x: number) => number) =>
    Math.max(...xs.map((x) => Math.abs(f(f(x)) / Math.exp(x) - 1)));
  return [
    `[${from}, ${to}]`,
    `${points}`,
    (median(theirs) / points).toPrecision(2),
    ratio.toPrecision(2),
    ...[median(off), mean, Math.max(...off), composed(peer), composed(halfExp)].map((x) =>
      x.toExponential(1),
    ),
  ];
}
