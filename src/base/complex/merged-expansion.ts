import type { Merged } from "../../abel/merged/merged.js";
import { restored, type StoredMerged } from "../../abel/merged/solve.js";
import { cut, describe } from "../../numbers/arguments.js";
import type { Complex } from "../../numbers/fixed-complex.js";
import { fromHex, toHex } from "../../numbers/hex.js";
import { cloneAs, storedOf } from "../../numbers/properties.js";

/** What the merged solution has next to one of its fixed points: theta on one period of a line. */
export interface MergedSideJSON {
  /** Re w where the period begins. */
  readonly start: number;
  /** Im w. */
  readonly level: number;
  /** The coefficients of theta; complex numbers in fixed point, both parts in hexadecimal. */
  readonly theta: readonly (readonly [re: string, im: string])[];
}

/** How the merged solution of a complex base is written down: plain JSON values, coefficients in hexadecimal. */
export interface MergedExpansionJSON {
  /** What tells such an object from others. */
  readonly format: "iterexp-merged-expansion";
  /** The version of this form. */
  readonly version: 1;
  /** The base as complexBase(b).name has it, Im b >= 0. */
  readonly base: string;
  /** Decimals of the super-logarithm, as `digits` of MergedExpansion. */
  readonly digits: number;
  /** Where it was solved on a line. */
  readonly part?: number;
  /** Where it was solved on a circle. */
  readonly chart?: {
    /** The radius of the circle in the chart of the two fixed points. */
    readonly ratio: number;
    /** How far the middle of the chart is moved from that between the fixed points. */
    readonly tilt: number;
  };
  /** The line of theta next to the upper fixed point, and theta's coefficients. */
  readonly above: MergedSideJSON;
  /** The same next to the lower one. */
  readonly below: MergedSideJSON;
  /** Of the series in the disc; complex numbers in fixed point, both parts in hexadecimal. */
  readonly coefficients: readonly (readonly [re: string, im: string])[];
}

type Hex = MergedExpansionJSON["coefficients"][number];

/**
 * The solved merged solution of a complex base, as `complexBase.prepare` gives it. JSON.stringify writes it down and
 * `complexBase.fromJSON` reads it back.
 *
 * @example
 * ```js
 * import { complexBase } from "iterexp/base";
 *
 * const text = JSON.stringify(await complexBase.prepare({ re: 1, im: 1 }));
 * complexBase.fromJSON(JSON.parse(text)).base; // '1 + i'
 * ```
 */
export class MergedExpansion {
  readonly #base: string;
  readonly #merged: Merged;

  /** @internal */
  constructor(base: string, merged: Merged) {
    this.#base = base;
    this.#merged = merged;
    cloneAs(this, () => this.toJSON());
  }

  /** What `toJSON()` gives: what structuredClone and postMessage copy of an expansion, and `complexBase.fromJSON` takes back. */
  declare readonly stored: MergedExpansionJSON;

  /** The base, Im b >= 0: that below the real axis is its mirror image. */
  get base(): string {
    return this.#base;
  }

  /** @internal */
  get merged(): Merged {
    return this.#merged;
  }

  /** Decimals of the super-logarithm: no residual that was looked at reaches 10^-digits. */
  get digits(): number {
    return this.merged.digits;
  }

  /** What console.log of Node prints. @internal */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `MergedExpansion { base: ${this.base}, digits: ${this.digits.toFixed(1)} }`;
  }

  /**
   * What JSON.stringify writes down.
   *
   * @returns what `complexBase.fromJSON` reads
   */
  toJSON(): MergedExpansionJSON {
    const { digits, part, chart, coefficients, sides } = this.merged;
    const side = (which: 1 | -1): MergedSideJSON => {
      const { line, theta } = sides[which];
      return { start: line.start, level: line.level, theta: theta.map(partsToHex) };
    };
    return {
      format: "iterexp-merged-expansion",
      version: 1,
      base: this.base,
      digits,
      ...(part === undefined ? { chart: { ratio: chart.radius, tilt: chart.shift } } : { part }),
      above: side(1),
      below: side(-1),
      coefficients: coefficients.map(partsToHex),
    };
  }
}

const partsToHex = ({ re, im }: Complex): Hex => [toHex(re), toHex(im)];

/** Longer than any that toJSON writes: 300 coefficients and two thetas of up to 400, each of two texts of 45 characters. */
const LONGEST = 200_000;
const MOST = 400;
const LONGEST_HEX = 45;

/** Digits that are solved for at least and at most. */
const DIGITS = [17.5, 39] as const;

const refuse = (what: string): never => {
  throw new RangeError(
    `complexBase.fromJSON: ${what}, expected an expansion written by toJSON of complexBase.prepare`,
  );
};

/** The JSON values of a text or an object, and the base they name. */
export function opened(json: unknown): MergedExpansionJSON {
  let value = storedOf(json);
  if (typeof json === "string") {
    if (json.length > LONGEST) return refuse(describe(json));
    try {
      value = JSON.parse(json);
    } catch {
      return refuse(describe(json));
    }
  }
  if (typeof value !== "object" || value === null) return refuse(describe(json));
  const written = value as MergedExpansionJSON;
  if (written.format !== "iterexp-merged-expansion" || written.version !== 1) {
    return refuse(`format = ${describe(written.format)}, version = ${describe(written.version)}`);
  }
  const { base } = written;
  if (typeof base !== "string" || base.length > 100) return refuse(`base = ${describe(base)}`);
  return written;
}

/** What such values say for kappa = ln ln b of their base; RangeError where it is not as a solve leaves it. */
export function readMerged(written: MergedExpansionJSON, kappa: Complex): Merged {
  const { digits, part, chart } = written;
  if (!(digits >= DIGITS[0] && digits <= DIGITS[1])) return refuse(`digits = ${describe(digits)}`);
  if ((part === undefined) === (chart === undefined))
    return refuse(`part = ${describe(part)} beside a chart`);
  if (part !== undefined && part !== 0.5 && part !== 0.3) return refuse(`part = ${describe(part)}`);
  if (chart !== undefined) {
    const { ratio, tilt } = (chart ?? {}) as Partial<NonNullable<typeof chart>>;
    if (!(ratio !== undefined && ratio >= 0.1 && ratio <= 0.9))
      return refuse(`chart.ratio = ${describe(ratio)}`);
    if (!(tilt !== undefined && Math.abs(tilt) <= 0.5))
      return refuse(`chart.tilt = ${describe(tilt)}`);
  }
  const coefficients = numbersIn("coefficients", written.coefficients);
  if (coefficients.length < 8 === (part === undefined))
    return refuse(`${coefficients.length} coefficients`);
  const side = (name: "above" | "below"): Merged["sides"][1] => {
    const { start, level, theta } = (written[name] ?? {}) as Partial<MergedSideJSON>;
    for (const [field, x] of [
      ["start", start],
      ["level", level],
    ] as const) {
      if (!(typeof x === "number" && Math.abs(x) < 1e6))
        return refuse(`${name}.${field} = ${describe(x)}`);
    }
    const series = numbersIn(`${name}.theta`, theta);
    if (series.length < 2) return refuse(`${name}.theta of ${series.length}`);
    const line = { start: start as number, level: level as number, count: series.length };
    return { line, theta: series };
  };
  const sides = { 1: side("above"), [-1]: side("below") };
  const stored: StoredMerged = { digits, part, chart, coefficients, sides };
  let merged: Merged | string;
  try {
    merged = restored(kappa, stored);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    merged = error.message;
  }
  return typeof merged === "string" ? refuse(`base = ${cut(written.base)}, ${merged}`) : merged;
}

function numbersIn(name: string, list: unknown): Complex[] {
  if (!Array.isArray(list) || list.length > MOST) return refuse(`${name} = ${describe(list)}`);
  return list.map((pair: unknown, k) => {
    const [re, im] = Array.isArray(pair) ? pair : [];
    for (const x of [re, im]) {
      if (typeof x !== "string" || x.length > LONGEST_HEX || !/^-?[0-9a-f]+$/.test(x))
        return refuse(`${name}[${k}] = ${describe(pair)}`);
    }
    return { re: fromHex(re), im: fromHex(im) };
  });
}
