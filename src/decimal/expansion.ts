import { lowOfPeriod, realChart } from "../abel/kneser/chart.js";
import type { AbelExpansion } from "../abel/kneser/solve.js";
import { natural, type PowerMap } from "../abel/power-map.js";
import { type Series, series } from "../abel/series.js";
import { describe } from "../numbers/arguments.js";
import { abs, exp, fromNumber, toNumber } from "../numbers/fixed.js";

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

/**
 * A solved expansion of the super-logarithm, as `prepare` gives it: what iterexp/decimal computes all
 * its values from. It can be written down by JSON.stringify and read back by `fromJSON`.
 */
export class Expansion {
  /** The value of the series and its inverse. @internal */
  readonly series: Series;

  /** @internal */
  constructor(
    /** @internal */
    readonly solved: AbelExpansion,
    private readonly map: PowerMap = natural,
  ) {
    this.series = series(solved, map);
  }

  /** The base as it is written down, "e" for the natural one. */
  get base(): string {
    return this.map.name;
  }

  /** Confirmed decimals of the super-logarithm: its error is below 10^-digits. */
  get digits(): number {
    return this.solved.report.digits;
  }

  /**
   * What the digits rest on, as digits d of residuals 10^-d: the equation left out of the system, the
   * functional equation and the matching at the fixed point, both in a second discretisation.
   */
  get report(): AbelExpansion["report"] {
    return this.solved.report;
  }

  toJSON(): ExpansionJSON {
    const { p, chart, line, report, coefficients } = this.solved;
    const content = {
      format: "iterexp-expansion",
      version: 1,
      base: this.map.name,
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
   * The expansion that toJSON wrote, as an object or as its text. Throws RangeError where it is none, of
   * another version or base, damaged, or fails the functional equation.
   */
  static fromJSON(json: unknown, map: PowerMap = natural): Expansion {
    const value = typeof json === "string" ? parsed(json) : json;
    const refuse = (what: string): never => {
      throw new RangeError(`fromJSON: ${what}, expected an expansion written by toJSON`);
    };
    if (typeof value !== "object" || value === null) return refuse(describe(value));
    const given = value as ExpansionJSON;
    if (given.format !== "iterexp-expansion") return refuse(`format = ${describe(given.format)}`);
    if (given.version !== 1 || given.base !== map.name) {
      return refuse(`version = ${describe(given.version)}, base = ${describe(given.base)}`);
    }
    const solved = solvedOf(given, map);
    if (solved === undefined) return refuse("a field that is missing or of another type");
    // Written anew, so that the order of the keys does not matter.
    const { checksum: expected } = new Expansion(solved, map).toJSON();
    if (given.checksum !== expected || given.digits !== solved.report.digits) {
      return refuse(`checksum = ${describe(given.checksum)}, damaged`);
    }
    if (!obeysEquation(solved)) return refuse("coefficients that miss A(e^u) = A(u) + 1");
    return new Expansion(solved, map);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The fields, if they are of their types. */
function solvedOf({ bits, chart, line, report, coefficients }: ExpansionJSON, map: PowerMap) {
  const areNumbers = (object: unknown, names: readonly string[]): boolean =>
    typeof object === "object" &&
    object !== null &&
    names.every((name) => Number.isFinite((object as Record<string, unknown>)[name]));
  const valid =
    Number.isInteger(bits) &&
    bits > 0 &&
    areNumbers(chart, CHART) &&
    areNumbers(line, LINE) &&
    areNumbers(report, REPORT) &&
    Array.isArray(coefficients) &&
    coefficients.length > 1 &&
    coefficients.every((c) => typeof c === "string" && /^-?[0-9a-f]+$/.test(c));
  if (!valid) return undefined;
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
