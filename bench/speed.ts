/**
 * What a call costs, in calls of Math.exp. The built package is timed, every function in a loop of its
 * own over the same random arguments, all loops in turn, round after round; ratios are taken within
 * a round. Errors are those of the results for the first arguments, against the reference of the tests.
 */
import { align } from "../src/table/columns.js";
import { uniform } from "../test/fixtures/doubles.js";
import { gradient, sexpUlpError, slogUlpError, ulpError, ulpsOff } from "../test/real/engine.js";
import { iterexp } from "./built.js";
import { command, firstCalls, imports } from "./first-calls.js";
import { median, quantile, takeTurns } from "./measure.js";
import { breakEternity } from "./peer.js";

const ROUNDS = 41;
const WARM_UP = 8;
const CALLS = 8192;
const CHECKED = 1000;

interface Row {
  readonly call: string;
  readonly range: readonly [from: number, to: number];
  /** Code of the loop's body; the sum of the calls when absent. */
  readonly body?: string;
  /** Code that replaces the loop. */
  readonly whole?: string;
  /** Worst error in ulps of the results at x and a. */
  readonly error: (x: number, a: number) => number;
}

const { expIterate, halfExp, iterateExp, iterateExpGradient, iterateExpInto, sexp, slog } = iterexp;
const wide = [-30, 30] as const;
const half = expIterate(1 / 2);
const single = new Float64Array(1);

const UNIT = "Math.exp(x)";
const VALUE = "iterateExp(x, 1/2)";
const FIXED = "half(x), half = expIterate(1/2)";
const GRADIENT = "iterateExpGradient(x, 1/2)";

const rows: readonly Row[] = [
  { call: UNIT, range: wide, error: (x) => ulpError(x, 1, Math.exp(x)) },
  { call: VALUE, range: wide, error: (x) => ulpError(x, 0.5, iterateExp(x, 0.5)) },
  { call: "halfExp(x)", range: wide, error: (x) => ulpError(x, 0.5, halfExp(x)) },
  { call: FIXED, body: "half(x)", range: wide, error: (x) => ulpError(x, 0.5, half(x)) },
  {
    call: "iterateExpInto(out, xs, 1/2)",
    whole: "iterateExpInto(out, xs, 1/2)[0]",
    range: wide,
    error: (x) => ulpError(x, 0.5, iterateExpInto(single, single.fill(x), 0.5)[0]),
  },
  {
    call: "iterateExpInto(out, xs, 1.9)",
    whole: "iterateExpInto(out, xs, 1.9)[0]",
    range: [0, 4],
    error: (x) => ulpError(x, 1.9, iterateExpInto(single, single.fill(x), 1.9)[0]),
  },
  {
    call: GRADIENT,
    body: `${GRADIENT}.dalpha`,
    range: wide,
    error: (x) => {
      const { value, dx, dalpha } = iterateExpGradient(x, 0.5);
      const truth = gradient(x, 0.5, value);
      return worst([ulpError(x, 0.5, value), ulpsOff(dx, truth.dx), ulpsOff(dalpha, truth.dalpha)]);
    },
  },
  { call: "iterateExp(x, a)", range: wide, error: (x, a) => ulpError(x, a, iterateExp(x, a)) },
  { call: "slog(x)", range: wide, error: (x) => slogUlpError(x, slog(x)) },
  { call: "sexp(x)", range: [-1.9, 3], error: (x) => sexpUlpError(x, sexp(x)) },
];

const worst = (errors: readonly number[]): number => Math.max(...errors.map(Math.abs));

/** Arguments of a row; a is uniform in [-1, 1] among those where exp^a(x) is real and finite. */
function argumentsOf({ range: [from, to] }: Row): { xs: Float64Array; as: Float64Array } {
  const random = uniform(1);
  const xs = Float64Array.from({ length: CALLS }, () => from + (to - from) * random());
  const as = xs.map((x) => {
    for (;;) {
      const a = 2 * random() - 1;
      if (Number.isFinite(iterateExp(x, a))) return a;
    }
  });
  return { xs, as };
}

/** The loop of one row as a function of its own, so that the compiler sees one callee in it. */
function loopOf({ call, body = call, whole }: Row, xs: Float64Array, as: Float64Array) {
  const names = [...Object.keys(iterexp), "half", "xs", "as", "out"];
  const loop = `let sum = 0;
    for (let i = 0; i < xs.length; i++) { const x = xs[i], a = as[i]; sum += ${body}; }
    return sum;`;
  const make = new Function(...names, `return () => { ${whole ? `return ${whole};` : loop} }`);
  return make(...Object.values(iterexp), half, xs, as, new Float64Array(CALLS)) as () => number;
}

const samples = rows.map(argumentsOf);
const loops = rows.map((row, i) => loopOf(row, samples[i].xs, samples[i].as));
takeTurns(loops, WARM_UP);
const times = takeTurns(loops, ROUNDS);

/** Time of one row over that of another, round by round. */
function ratios(call: string, unit: string): number[] {
  const at = (name: string) => times[rows.findIndex((row) => row.call === name)];
  return at(call).map((time, round) => time / at(unit)[round]);
}

const spread = (values: readonly number[]): string =>
  `${quantile(values, 1 / 4).toFixed(1)} to ${quantile(values, 3 / 4).toFixed(1)}`;

console.log(
  `Node ${process.version}, the built package: medians of ${ROUNDS} rounds of ${CALLS} calls each, warm.\n` +
    `The error is the worst of ${CHECKED} results, in ulps; of a gradient's three.\n`,
);
console.log(
  align([
    ["call", "x in", "ns a call", "times Math.exp", "quartiles", "error"],
    ...rows.map(({ call, range, error }, i) => {
      const { xs, as } = samples[i];
      const errors = Array.from(xs.subarray(0, CHECKED), (x, k) => error(x, as[k]));
      const relative = ratios(call, UNIT);
      return [
        call,
        `[${range.join(", ")}]`,
        ((median(times[i]) / CALLS) * 1e6).toFixed(1),
        median(relative).toFixed(1),
        spread(relative),
        worst(errors).toFixed(3),
      ];
    }),
  ]),
);

const targets = [
  { call: VALUE, unit: UNIT, limit: 8 },
  { call: FIXED, unit: UNIT, limit: 3 },
  { call: GRADIENT, unit: VALUE, limit: 2 },
];
console.log(
  align([
    ["ratio", "measured", "target"],
    ...targets.map(({ call, unit, limit }) => [
      `${call} / ${unit}`,
      median(ratios(call, unit)).toFixed(2),
      `${limit}`,
    ]),
  ]),
);

console.log(firstCalls());
console.log(command());
console.log(imports());
console.log(breakEternity());
