import { LARGEST_RATIO, LARGEST_TILT } from "../abel/kneser/geometry.js";
import type { AbelExpansion } from "../abel/kneser/solve.js";
import type { PowerMap } from "../abel/power-map.js";
import { describe, expectInteger } from "../numbers/arguments.js";
import { smoothLength } from "../numbers/fft.js";
import { fromHex, toHex } from "../numbers/hex.js";
import { storedOf } from "../numbers/properties.js";
import { flawOf } from "./expansion-check.js";

/** How a solved expansion is written down: plain JSON values, coefficients in hexadecimal. */
export interface ExpansionJSON {
  /** What tells such an object from others. */
  readonly format: "iterexp-expansion";
  /** The version of this form. */
  readonly version: 1;
  /** The base as a decimal or a fraction, or "e". */
  readonly base: string;
  /** Confirmed decimals of the super-logarithm. */
  readonly digits: number;
  /** Fraction bits of the coefficients. */
  readonly bits: number;
  /** The map from the plane to the disc of the series. */
  readonly chart: AbelExpansion["chart"];
  /** The period on which the series meets the regular Abel function of the fixed point. */
  readonly line: AbelExpansion["line"];
  /** What the solve says of its accuracy. */
  readonly report: AbelExpansion["report"];
  /** Of the series, from order 0 on: fixed point in hexadecimal. */
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
    coefficients: coefficients.map(toHex),
  } as const;
  return { ...content, checksum: checksum(content) };
}

/**
 * What such values say, as an object or as its text, for the base of the map.
 *
 * Every count is checked against the others before anything is made of it: the digits bound the bits, the digits and the
 * radius of the chart the coefficients, the bits the length of each, and the lengths together are those of
 * coefficients that fall from 1 to 2^-bits. So time and memory are a few times those that the text itself takes,
 * whoever wrote it. `flawOf` then looks at what the numbers say.
 */
export function read(json: unknown, map: PowerMap): AbelExpansion {
  const refuse = (what: string): never => {
    throw new RangeError(`fromJSON: ${what}, expected an expansion written by toJSON`);
  };
  const value = typeof json === "string" ? parsed(json) : storedOf(json);
  if (typeof value !== "object" || value === null) return refuse(describe(json));
  const expansion = value as ExpansionJSON;
  if (expansion.format !== "iterexp-expansion")
    return refuse(`format = ${describe(expansion.format)}`);
  if (expansion.version !== 1 || expansion.base !== map.name) {
    return refuse(`version = ${describe(expansion.version)}, base = ${describe(expansion.base)}`);
  }
  const misfit = missingIn(expansion) ?? misfitOf(expansion);
  if (misfit !== undefined) return refuse(misfit);
  const solved = solvedOf(expansion, map);
  // Written anew, so that the order of the keys does not matter.
  const { checksum: expected } = written(solved, map.name);
  if (expansion.checksum !== expected)
    return refuse(`checksum = ${describe(expansion.checksum)}, damaged`);
  const found = flawOf(solved, map);
  if (found !== undefined) return refuse(found);
  return solved;
}

/**
 * The text's value, undefined where it has none. Before it is parsed it is known to be no longer than an expansion, and to
 * hold no more objects than one: nested or empty ones would take many times the memory of their text.
 */
function parsed(text: string): unknown {
  if (text.length > LONGEST) return undefined;
  for (const [bracket, most] of [
    ["{", 4],
    ["[", 1],
  ] as const) {
    let count = 0;
    for (let i = text.indexOf(bracket); i >= 0; i = text.indexOf(bracket, i + 1)) {
      if (++count > most) return undefined;
    }
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first field that is missing or of another type; coefficients are looked at afterwards, once they are known to be few. */
function missingIn(expansion: ExpansionJSON): string | undefined {
  const numbers: [string, unknown][] = [
    ["digits", expansion.digits],
    ["bits", expansion.bits],
  ];
  for (const [name, fields] of [
    ["chart", CHART],
    ["line", LINE],
    ["report", REPORT],
  ] as const) {
    const object = expansion[name] as unknown;
    if (typeof object !== "object" || object === null) return `${name} = ${describe(object)}`;
    for (const field of fields) {
      numbers.push([`${name}.${field}`, (object as Readonly<Record<string, unknown>>)[field]]);
    }
  }
  const wrong = numbers.find(([, value]) => !Number.isFinite(value));
  if (wrong !== undefined) return `${wrong[0]} = ${describe(wrong[1])}`;
  const { coefficients } = expansion;
  return Array.isArray(coefficients) ? undefined : `coefficients = ${describe(coefficients)}`;
}

/** More than any machine solves for. */
const MOST_DIGITS = 1_000_000;

/** Throws unless it is a number of digits that can be asked for. */
export function expectDigits(digits: unknown): asserts digits is number {
  expectInteger("digits", digits, 1, MOST_DIGITS);
}

/** Digits of a stored expansion at most: a solve for them would take days. */
const MOST_STORED_DIGITS = 10_000;

/** Every solve has 32 bits beyond its digits. */
const LEAST_BITS = 32;

/**
 * What toJSON writes for so many digits is shorter: twice as many coefficients as digits, each of half of 0.83 characters a digit
 * or a little more.
 */
const LONGEST = MOST_STORED_DIGITS ** 2;

/** What of the counts does not fit the others, or undefined. */
function misfitOf(expansion: ExpansionJSON): string | undefined {
  const { digits, bits, chart, line, report, coefficients } = expansion;
  if (!(Number.isInteger(digits) && digits >= 1 && digits <= MOST_STORED_DIGITS))
    return `digits = ${digits}`;
  if (report.digits !== digits) return `report.digits = ${report.digits} beside digits = ${digits}`;
  const least = digits * Math.log2(10);
  if (!(Number.isInteger(bits) && bits >= Math.max(LEAST_BITS, least) && bits <= least + 256)) {
    return `bits = ${bits} for ${digits} digits`;
  }
  const { radius, shift } = chart;
  if (!(radius >= 0.05 && radius < LARGEST_RATIO && Math.abs(shift) < LARGEST_TILT))
    return `chart.radius = ${radius}, chart.shift = ${shift}`;
  // Coefficients fall like radius^k; enlarged counts are up to 1.6 times as many.
  const needed = (digits * Math.LN10) / Math.log(1 / radius);
  const { length } = coefficients;
  if (!(length >= needed && length <= 2 * needed + 100)) {
    const few = length < needed ? ", which cannot obey A(e^u) = A(u) + 1" : "";
    return `${length} coefficients for ${digits} digits and chart.radius = ${radius}${few}`;
  }
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
  if (report.unknowns !== length)
    return `report.unknowns = ${report.unknowns} for ${length} coefficients`;
  if (!(Number.isInteger(report.passes) && report.passes >= 1 && report.passes <= 10 + digits)) {
    return `report.passes = ${report.passes}`;
  }
  // A residual is no smaller than a unit of the last bit.
  const name = RESIDUALS.find(
    (one) => !(report[one] > digits && report[one] <= bits * Math.log10(2)),
  );
  return name && `report.${name} = ${report[name]} for ${digits} digits`;
}

function solvedOf(expansion: ExpansionJSON, map: PowerMap): AbelExpansion {
  const { bits, chart, line, report, coefficients } = expansion;
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
const RESIDUALS = ["droppedDigits", "functionalDigits", "matchingDigits", "sampledDigits"] as const;
const REPORT = ["digits", "unknowns", "passes", ...RESIDUALS] as const;

/** FNV-1a, 32 bits, of the JSON text: it tells damage, not intent. */
function checksum(content: object): string {
  const text = JSON.stringify(content);
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** The base that an expansion was written for, undefined for what is none. */
export function baseOf(json: unknown): string | undefined {
  const value = typeof json === "string" ? parsed(json) : storedOf(json);
  const { base } = (value ?? {}) as { base?: unknown };
  return typeof base === "string" ? base : undefined;
}
