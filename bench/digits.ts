/**
 * Any number of digits: npm run bench:digits -- 50 100 200 300. For each: the expansion that results of so
 * many digits need, its unknowns and the seconds of its phases, and how each of them grows with the digits; what two calls
 * take then; how long `prepare` keeps the event loop waiting and how soon it stops; and the products behind it in decimal.js
 * beside those in bigint.
 */
import { Decimal } from "decimal.js";
import { fixedPoint } from "../src/abel/fixed-points.js";
import { confirm } from "../src/abel/kneser/confirm.js";
import { choose, geometry } from "../src/abel/kneser/geometry.js";
import { matching } from "../src/abel/kneser/matching.js";
import { solveMatching } from "../src/abel/kneser/refine.js";
import { coarseSolution, solveAbel } from "../src/abel/kneser/solve.js";
import { schroder } from "../src/abel/schroder.js";
import { finish } from "../src/abel/steps.js";
import { levelFor } from "../src/decimal/store.js";
import { prepare, sexp, slog } from "../src/decimal.js";
import { evaluate, powersOf, realTerms } from "../src/numbers/decaying.js";
import { fromNumber } from "../src/numbers/fixed.js";
import { fromNumbers } from "../src/numbers/fixed-complex.js";
import { tabled } from "../src/numbers/tabled.js";
import { align } from "../src/table/columns.js";
import { median } from "./measure.js";

const asked = process.argv.slice(2).map(Number);
const digits = asked.length > 0 ? asked : [50, 100, 200, 300];

/** PARI/GP with fatou.gp's fast fork, processor seconds to set up, as measured on the same kind of machine. */
const GP = new Map([
  [57, 0.45],
  [100, 3.3],
  [200, 19],
  [300, 70],
]);

console.log(
  `Node ${process.version}, processor seconds. GP: fatou.gp's fast fork, measured elsewhere on such a machine.\n`,
);

const PHASES = ["F", "geometry", "system", "half the digits", "solution", "confirmed"] as const;

const totals: { digits: number; seconds: readonly number[] }[] = [];
// What is compiled for the first solve is no phase of it.
for (const few of [20, 100]) solveAbel({ digits: levelFor(few) });
const rows = digits.map(solveRow);
console.log(
  align([
    ["digits", "solved to", "unknowns", ...PHASES, "in all", "GP", "GP / here", "peak MB"],
    ...rows,
  ]),
);
for (let i = 1; i < totals.length; i++) {
  const [a, b] = [totals[i - 1], totals[i]];
  const powers = b.seconds.flatMap((seconds, k) => {
    // What takes less is noise.
    if (a.seconds[k] < 0.02) return [];
    const power = Math.log(seconds / a.seconds[k]) / Math.log(b.digits / a.digits);
    return [`${PHASES[k] ?? "in all"} ${power.toFixed(1)}`];
  });
  console.log(
    `from ${a.digits} to ${b.digits} digits seconds grow like digits to the ${powers.join(", ")}`,
  );
}

const calls: string[][] = [];
for (const wanted of [...digits].sort((a, b) => a - b)) calls.push(await callRow(wanted));
console.log(
  `\n${align([
    ["digits", "slog, ms a call", "sexp, ms a call", "loop kept waiting, ms", "stopped after, ms"],
    ...calls,
  ])}`,
);
console.log(products(30));

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The phases of solveAbel one by one, and the whole once more in one go. */
function solveRow(wanted: number): string[] {
  const level = levelFor(wanted);
  const p = BigInt(Math.ceil((level + 2) * Math.log2(10)) + 32);
  const seconds: number[] = [];
  const timed = <T>(f: () => T): T => {
    const start = processorSeconds();
    const result = f();
    seconds.push(processorSeconds() - start);
    return result;
  };
  const point = { ...fixedPoint(0n, p), elementary: tabled(p) };
  const s = timed(() => finish(schroder(point, 0.25)));
  const [choice, g] = timed(() => {
    const chosen = finish(choose(s, level + 2));
    return [chosen, finish(geometry(s, chosen, level + 2))] as const;
  });
  if (g === undefined) throw new Error("no geometry");
  const m = timed(() => finish(matching(s, g)));
  const half = timed(() => finish(coarseSolution(() => 0n, choice, (level + 2) / 2)));
  const { solution } = timed(() => finish(solveMatching(m, undefined, half)));
  timed(() => finish(confirm(s, g, m, solution)));
  const start = processorSeconds();
  solveAbel({ digits: level });
  const total = processorSeconds() - start;
  totals.push({ digits: wanted, seconds: [...seconds, total] });
  const gp = GP.get(wanted);
  return [
    `${wanted}`,
    `${level}`,
    `${m.size}`,
    ...seconds.map((x) => x.toFixed(2)),
    total.toFixed(2),
    gp === undefined ? "" : `${gp}`,
    gp === undefined ? "" : (gp / total).toFixed(1),
    (process.resourceUsage().maxRSS / 1024).toFixed(0),
  ];
}

async function callRow(wanted: number): Promise<string[]> {
  let longest = 0;
  let stopped = 0;
  if (wanted > 50) {
    const controller = new AbortController();
    const giveUp = prepare(wanted, {
      signal: controller.signal,
      onProgress: (fraction) => {
        if (fraction > 0.4 && stopped === 0) {
          stopped = performance.now();
          controller.abort();
        }
      },
    });
    await giveUp.catch(() => {
      stopped = performance.now() - stopped;
    });
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    });
    await prepare(wanted);
    clearInterval(beat);
  }
  const time = (f: (x: number) => unknown): string => {
    f(0.3);
    const times = Array.from({ length: 31 }, (_, i) => {
      const start = performance.now();
      f(0.4 + i / 16);
      return performance.now() - start;
    });
    return median(times).toFixed(2);
  };
  return [
    `${wanted}`,
    time((x) => slog(x, { digits: wanted })),
    time((x) => sexp(x, { digits: wanted })),
    longest.toFixed(0),
    stopped.toFixed(1),
  ];
}

/** One value of the series on the line, as the solve needs thousands, in both arithmetics. */
function products(places: number): string {
  const p = BigInt(Math.ceil(places * Math.log2(10)));
  const count = 120;
  const D = Decimal.clone({ precision: places });
  const [x, y] = [0.31, 0.72];
  const a = Array.from({ length: count }, (_, k) => Math.cos(k * k) / (k + 1));
  const powers = powersOf(fromNumbers(x, y, p), 11, p);
  const big = a.map((c) => fromNumber(c, p));
  const terms = realTerms(big, p);
  const decimals = a.map((c) => new D(c));
  const [dx, dy] = [new D(x), new D(y)];
  const inDecimals = () => {
    let re = new D(0);
    let im = new D(0);
    for (let k = count - 1; k >= 0; k--) {
      const next = re.times(dx).minus(im.times(dy)).plus(decimals[k]);
      im = re.times(dy).plus(im.times(dx));
      re = next;
    }
    return re;
  };
  const ratios = Array.from({ length: 21 }, () => {
    const [first, second] = [inDecimals, () => evaluate(terms, p, powers, p)].map((f) => {
      const start = performance.now();
      for (let i = 0; i < 20; i++) f();
      return performance.now() - start;
    });
    return first / second;
  });
  return `the series at one point to ${places} digits: decimal.js takes ${median(ratios).toFixed(0)} times as long as bigint`;
}
