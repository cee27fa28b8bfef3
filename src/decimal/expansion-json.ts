import { lowOfPeriod, realChart } from "../abel/kneser/chart.js";
import type { AbelExpansion } from "../abel/kneser/solve.js";
import type { PowerMap } from "../abel/power-map.js";
import { fixedPoint } from "../abel/schroder.js";
import { describe } from "../numbers/arguments.js";
import { smoothLength } from "../numbers/fft.js";
import { abs, exp, fromNumber, toNumber } from "../numbers/fixed.js";
import { toNumbers } from "../numbers/fixed-complex.js";

/** How a solved expansion is written down: plain JSON values, coefficients in hexadecimal. */
export interface ExpansionJSON {
  readonly format: "iterexp-expansion";
  readonly version: 1;
  /** The base as a decimal or a fraction, or "e". */
  readonly base: string;
  /** Confirmed decimals of the super-logarithm. */
  readonly digits: number;
  /** Fraction bits of the coefficients. */
  readonly bits: number;
  readonly chart: AbelExpansion["chart"];
  readonly line: AbelExpansion["line"];
  readonly report: AbelExpansion["report"];
  readonly coefficients: readonly string[];
  /** Of all the above. */
  readonly checksum: string;
}

/** An expansion as plain JSON values. */
export function written(
  { p, chart, line, report, coefficients }: AbelExpansion,
  base: string,
): ExpansionJSON {
  const content = {
    format: "iterexp-expansion",
    version: 1,
    base,
    digits: report.digits,
    bits: Number(p),
    chart,
    line,
    report,
    coefficients: coefficients.map((c) => c.toString(16)),
  } as const;
  return { ...content, checksum: checksum(content) };
}

/**
 * What such values say, as an object or as its text, for the base of the map.
 *
 * Every count is checked against the others before anything is made of it: the digits bound the bits, the digits and the
 * radius of the chart the coefficients, the bits the length of each, and the lengths together are those of
 * coefficients that fall from 1 to 2^-bits. So time and memory are a few times those that the text itself takes,
 * whoever wrote it.
 */
export function read(json: unknown, map: PowerMap): AbelExpansion {
  const refuse = (what: string): never => {
    throw new RangeError(`fromJSON: ${what}, expected an expansion written by toJSON`);
  };
  const value = typeof json === "string" ? parsed(json) : json;
  if (typeof value !== "object" || value === null) return refuse(describe(value));
  const given = value as ExpansionJSON;
  if (given.format !== "iterexp-expansion") return refuse(`format = ${describe(given.format)}`);
  if (given.version !== 1 || given.base !== map.name) {
    return refuse(`version = ${describe(given.version)}, base = ${describe(given.base)}`);
  }
  if (!hasFields(given)) return refuse("a field that is missing or of another type");
  const misfit = misfitOf(given);
  if (misfit !== undefined) return refuse(misfit);
  const solved = solvedOf(given, map);
  // Written anew, so that the order of the keys does not matter.
  const { checksum: expected } = written(solved, map.name);
  if (given.checksum !== expected || given.digits !== solved.report.digits) {
    return refuse(`checksum = ${describe(given.checksum)}, damaged`);
  }
  if (!isChartOf(solved.chart, map)) {
    return refuse(`chart.middle = ${solved.chart.middle}, of another base`);
  }
  if (!obeysEquation(solved)) return refuse("coefficients that miss A(e^u) = A(u) + 1");
  return solved;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the fields are of their types; coefficients are looked at afterwards, once they are known to be few. */
function hasFields({ digits, bits, chart, line, report, coefficients }: ExpansionJSON): boolean {
  const areNumbers = (object: unknown, names: readonly string[]): boolean =>
    typeof object === "object" &&
    object !== null &&
    names.every((name) => Number.isFinite((object as Record<string, unknown>)[name]));
  return (
    Number.isFinite(digits) &&
    Number.isFinite(bits) &&
    areNumbers(chart, CHART) &&
    areNumbers(line, LINE) &&
    areNumbers(report, REPORT) &&
    Array.isArray(coefficients)
  );
}

/** More than any machine solves for. */
export const MOST_DIGITS = 1_000_000;

/** What of the counts does not fit the others, or undefined. */
function misfitOf(given: ExpansionJSON): string | undefined {
  const { digits, bits, chart, line, report, coefficients } = given;
  if (!(Number.isInteger(digits) && digits >= 1 && digits <= MOST_DIGITS))
    return `digits = ${digits}`;
  const least = digits * Math.log2(10);
  if (!(Number.isInteger(bits) && bits >= least && bits <= least + 256)) {
    return `bits = ${bits} for ${digits} digits`;
  }
  const { radius, shift } = chart;
  if (!(radius >= 0.05 && radius < 1 && Math.abs(shift) < 1))
    return `chart.radius = ${radius}, chart.shift = ${shift}`;
  // Coefficients fall like radius^k; enlarged counts are up to 1.6 times as many.
  const needed = (digits * Math.LN10) / Math.log(1 / radius);
  const { length } = coefficients;
  if (length < needed)
    return `${length} coefficients for ${digits} digits, which cannot obey A(e^u) = A(u) + 1`;
  if (length > 2 * needed + 100) return `${length} coefficients for ${digits} digits`;
  let total = 0;
  for (let k = 0; k < length; k++) {
    const text: unknown = coefficients[k];
    if (typeof text !== "string" || text.length > bits / 4 + 16 || !/^-?[0-9a-f]+$/.test(text)) {
      return `coefficients[${k}] = ${describe(text)}`;
    }
    total += 4 * text.length;
  }
  if (total < (length * bits) / 6) return `coefficients of ${total} bits in all`;
  const { start, level, count } = line;
  const isCount =
    Number.isInteger(count) && count >= 4 && count <= 4 * length && smoothLength(count) === count;
  if (!isCount || Math.abs(start) > 1000 || Math.abs(level) > 1000)
    return `line of ${count} samples from ${start} on at ${level}`;
  if (report.unknowns !== length) return `report.unknowns = ${report.unknowns}`;
  return undefined;
}

function solvedOf(given: ExpansionJSON, map: PowerMap): AbelExpansion {
  const { bits, chart, line, report, coefficients } = given;
  const [middle, half, shift, radius] = CHART.map((name) => chart[name]);
  return {
    kappa: map.kappaAt(BigInt(bits)),
    p: BigInt(bits),
    chart: { middle, half, shift, radius },
    line: { start: line.start, level: line.level, count: line.count },
    report: Object.fromEntries(
      REPORT.map((name) => [name, report[name]]),
    ) as unknown as AbelExpansion["report"],
    coefficients: coefficients.map(fromHex),
  };
}

const CHART = ["middle", "half", "shift", "radius"] as const;
const LINE = ["start", "level", "count"] as const;
const REPORT = [
  "digits",
  "unknowns",
  "passes",
  "droppedDigits",
  "functionalDigits",
  "matchingDigits",
  "sampledDigits",
] as const;

const fromHex = (text: string): bigint =>
  text.startsWith("-") ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);

/** FNV-1a, 32 bits, of the JSON text: it tells damage, not intent. */
function checksum(content: object): string {
  const text = JSON.stringify(content);
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** The base that an expansion was written for, undefined for what is none. */
export function baseOf(json: unknown): string | undefined {
  const value = typeof json === "string" ? parsed(json) : json;
  const { base } = (value ?? {}) as { base?: unknown };
  return typeof base === "string" ? base : undefined;
}

/** Whether the chart is the slit plane of this base's fixed points, which are rounded to 20 bits there. */
function isChartOf({ middle, half }: AbelExpansion["chart"], map: PowerMap): boolean {
  const p = 80n;
  const { re, im } = toNumbers(fixedPoint(map.kappaAt(p), p).value, p);
  return Math.abs(middle - re) < 2 ** -18 && Math.abs(half - im) < 2 ** -18;
}

/** A(e^u + kappa) = A(u) + 1 to the digits claimed, at the seam of the period and a little beside it. */
function obeysEquation({ kappa, p, chart, coefficients, report }: AbelExpansion): boolean {
  const { to } = realChart(chart, p);
  const low = lowOfPeriod(chart, toNumber(kappa, p));
  const at = (u: bigint): bigint => {
    const v = to(u);
    return coefficients.reduceRight((sum, c) => ((sum * v) >> p) + c, 0n);
  };
  const limit = (1n << p) / 10n ** BigInt(report.digits);
  return [-0.02, 0, 0.03].every((step) => {
    const u = fromNumber(low + step, p);
    return abs(at(exp(u, p) + kappa) - at(u) - (1n << p)) < limit;
  });
}
