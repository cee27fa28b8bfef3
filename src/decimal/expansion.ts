import { abs, exp, fromNumber, toNumber } from "../bigfixed/real.js";
import { realChart } from "../kneser/chart.js";
import type { AbelExpansion } from "../kneser/solve.js";
import { describe } from "../real/arguments.js";
import { natural, type PowerMap } from "./power.js";
import { periodAround, type Series, series } from "./series.js";

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
  /** The value of the series and its inverse. */
  readonly series: Series;

  constructor(
    private readonly solved: AbelExpansion,
    private readonly map: PowerMap = natural,
  ) {
    this.series = series(solved, map);
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
    const { p, chart, report, coefficients } = this.solved;
    const content = {
      format: "iterexp-expansion",
      version: 1,
      base: this.map.name,
      digits: report.digits,
      bits: Number(p),
      chart,
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
    const { checksum: given, ...content } = value as ExpansionJSON;
    if (content.format !== "iterexp-expansion") {
      return refuse(`format = ${describe(content.format)}`);
    }
    if (content.version !== 1 || content.base !== map.name) {
      return refuse(`version = ${describe(content.version)}, base = ${describe(content.base)}`);
    }
    if (given !== checksum(content)) return refuse(`checksum = ${describe(given)}, damaged`);
    const solved = {
      kappa: map.kappaAt(BigInt(content.bits)),
      p: BigInt(content.bits),
      chart: content.chart,
      report: content.report,
      coefficients: content.coefficients.map(fromHex),
    };
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
  const { to, from } = realChart(chart, p);
  const low = periodAround(toNumber(from(0n), p), toNumber(kappa, p));
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
