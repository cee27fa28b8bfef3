import { javascriptBody, javascriptScratch } from "./emit/javascript.js";
import type { FitData } from "./fit-data.js";
import { centerOf, indexOf, rowLength } from "./layout.js";
import { rowValue } from "./piece.js";
import { round } from "./precision.js";

type FloatArray = Float64Array | Float32Array;

/** A fit as functions; `outside` is asked for what lies outside the domain. */
export interface Program {
  readonly evaluate: (x: number) => number;
  readonly derivative: (x: number) => number;
  readonly into: (out: FloatArray, xs: FloatArray) => void;
}

/**
 * The evaluation as code made for the fit, so that the engine sees constants and straight lines. Where a content
 * security policy forbids code from strings, functions that interpret the fit, with the same bits.
 */
export function program(
  fit: FitData,
  outside: (x: number) => number,
  outsideSlope: (x: number) => number,
): Program {
  try {
    return compiled(fit, outside, outsideSlope);
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    return interpreted(fit, outside, outsideSlope);
  }
}

function compiled(
  fit: FitData,
  outside: (x: number) => number,
  outsideSlope: (x: number) => number,
): Program {
  const value = javascriptBody(
    fit,
    "value",
    fit.outside === "nan" ? "return NaN;" : "return outside(x);",
  );
  const loop = (lines: readonly string[]) => `for (let j = 0; j < xs.length; j++) {
      let x = xs[j];
      ${lines.map((line) => line.replace(/\breturn (.*);$/, "{ out[j] = $1; continue; }")).join("\n      ")}
    }`;
  const loops =
    fit.precision === "f64"
      ? loop(value)
      : `if (xs instanceof Float32Array) ${loop(value.slice(1))}
    else ${loop(value)}`;
  const make = new Function(
    "C",
    "outside",
    "outsideSlope",
    `"use strict";
${javascriptScratch(fit).join("\n")}
return {
  evaluate(x) {
    ${value.join("\n    ")}
  },
  derivative(x) {
    ${javascriptBody(fit, "derivative", "return outsideSlope(x);").join("\n    ")}
  },
  into(out, xs) {
    ${loops}
  },
};`,
  );
  // Floats would be converted at every read.
  return make(Float64Array.from(fit.coefficients), outside, outsideSlope) as Program;
}

/** The same results without code from strings. */
export function interpreted(
  fit: FitData,
  outside: (x: number) => number,
  outsideSlope: (x: number) => number,
): Program {
  const { precision, segments, coefficients, degree, extra, denominator } = fit;
  const [from, to] = fit.domain;
  const length = rowLength(fit);
  const wide = { degree, extra, precision: "f64" } as const;
  const find = (x: number) => {
    const segment = segments.find((s) => x < s.to) ?? segments[segments.length - 1];
    const i = indexOf(segment, x, segment.kind === "uniform" ? "f64" : precision);
    const at = segment.kind === "flat" ? 0 : (segment.row + i) * length;
    return { segment, at, t: x - centerOf(segment, i, precision) };
  };
  const slopeOf = (first: number, last: number, t: number) => {
    const term = (k: number) => k * coefficients[first + k];
    let s = last === 0 ? 0 : term(last);
    for (let k = last - 1; k > 0; k--) s = term(k) + t * s;
    return s;
  };
  const bottom = (at: number, t: number) => {
    let s = coefficients[at + extra + degree + denominator];
    for (let k = denominator - 1; k > 0; k--) s = coefficients[at + extra + degree + k] + t * s;
    return 1 + t * s;
  };
  const evaluate = (given: number): number => {
    const x = round(given, precision);
    if (!(x >= from && x <= to)) return outside(x);
    const { segment, at, t } = find(x);
    if (segment.kind === "flat") return segment.value;
    const top = rowValue(coefficients, wide, t, at);
    return round(denominator === 0 ? top : top / bottom(at, t), precision);
  };
  const derivative = (given: number): number => {
    const x = round(given, precision);
    if (!(x >= from && x <= to)) return outsideSlope(x);
    const { segment, at, t } = find(x);
    if (segment.kind === "flat") return 0;
    let slope = slopeOf(at + extra, degree, t);
    if (extra === 2) slope = coefficients[at + 2] + slope;
    if (denominator === 0) return round(slope, precision);
    const q = bottom(at, t);
    const change =
      (rowValue(coefficients, wide, t, at) / q) * slopeOf(at + extra + degree, denominator, t);
    return round((slope - change) / q, precision);
  };
  return {
    evaluate,
    derivative,
    into: (out, xs) => {
      for (let j = 0; j < xs.length; j++) out[j] = evaluate(xs[j]);
    },
  };
}
