import { expectNumber } from "../../numbers/arguments.js";
import {
  javascriptBody,
  javascriptExtra,
  javascriptRows,
  javascriptScratch,
  SHORT_NAMES,
} from "../emit/javascript.js";
import type { FitData } from "../store/fit-data.js";
import type { Program } from "./functions.js";
import { innerSum } from "./order.js";
import { round } from "./precision.js";
import { rowValue } from "./row.js";
import { argumentOf, firstRow, gridOf, indexOf, type Segment } from "./segments.js";
import { withWasm } from "./wasm/into.js";

/**
 * The evaluation as code made for the fit, so that the engine sees constants and straight lines. Where a content
 * security policy forbids code from strings, functions that interpret the fit, with the same bits. Long arrays go
 * through WebAssembly.
 */
export function program(
  fit: FitData,
  outside: (x: number) => number,
  outsideSlope: (x: number) => number,
): Program {
  const table = Float64Array.from(javascriptRows(fit).flat());
  let made: Program;
  try {
    made = compiled(fit, table, outside, outsideSlope);
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    made = interpreted(fit, outside, outsideSlope);
  }
  return withWasm(fit, table, made);
}

/** Engines compile it away where all that comes are numbers. */
const EXPECT_NUMBER = 'if (typeof x !== "number") expectNumber("x", x);';

function compiled(
  fit: FitData,
  table: Float64Array,
  outside: (x: number) => number,
  outsideSlope: (x: number) => number,
): Program {
  const value = javascriptBody(
    fit,
    "value",
    fit.outside === "nan" ? "return NaN;" : "return outside(x);",
    SHORT_NAMES,
  );
  const loop = (lines: readonly string[]) => `for (let j = 0; j < xs.length; j++) {
      let x = xs[j];
      ${lines.map((line) => line.replace(/\breturn (.*);$/, "{ out[j] = $1; continue; }")).join("\n      ")}
    }`;
  const loops =
    fit.precision === "f64"
      ? loop(value)
      : `if (xs.BYTES_PER_ELEMENT === 4) ${loop(value.slice(1))}
    else ${loop(value)}`;
  const make = new Function(
    "C",
    "outside",
    "outsideSlope",
    "expectNumber",
    `"use strict";
${javascriptScratch(fit, SHORT_NAMES).join("\n")}
return {
  evaluate(x) {
    ${EXPECT_NUMBER}
    ${value.join("\n    ")}
  },
  derivative(x) {
    ${EXPECT_NUMBER}
    ${javascriptBody(fit, "derivative", "return outsideSlope(x);", SHORT_NAMES).join("\n    ")}
  },
  into(out, xs) {
    ${loops}
  },
};`,
  );
  return make(table, outside, outsideSlope, expectNumber) as Program;
}

const isExp = (segment: Segment): boolean => segment.kind === "reduced" && segment.result === "exp";

/** The same results without code from strings. */
export function interpreted(
  fit: FitData,
  outside: (x: number) => number,
  outsideSlope: (x: number) => number,
): Program {
  const { precision, segments, degree } = fit;
  const [from, to] = fit.domain;
  const rows = javascriptRows(fit);
  const extra = javascriptExtra(fit);
  const shape = { degree, extra, precision: "f64" } as const;
  const value = (row: readonly number[], t: number) => rowValue(row, shape, t);
  const slope = (row: readonly number[], t: number) => {
    const inner = innerSum(
      row.map((c, k) => (k - extra) * c),
      extra,
      degree,
      t,
      "f64",
    );
    return extra === 2 ? row[2] + inner : inner;
  };
  const find = (x: number) => {
    const segment = segments.find((s) => x < s.to) ?? segments[segments.length - 1];
    const { kind } = segment.kind === "reduced" ? segment.inside : segment;
    const i = indexOf(segment, x, kind === "uniform" ? "f64" : precision);
    const row = segment.kind === "flat" ? [] : rows[firstRow(segment) + i];
    const v = segment.kind === "reduced" ? argumentOf(segment, x) : x;
    const grid = gridOf(segment);
    return { segment, row, t: v + grid - row[row.length - 1], v };
  };
  const evaluate = (argument: number): number => {
    expectNumber("x", argument);
    const x = round(argument, precision);
    if (!(x >= from && x <= to)) return outside(x);
    const { segment, row, t } = find(x);
    if (segment.kind === "flat") return segment.value;
    const y = value(row, t);
    return round(isExp(segment) ? Math.exp(y) : y, precision);
  };
  const derivative = (argument: number): number => {
    expectNumber("x", argument);
    const x = round(argument, precision);
    if (!(x >= from && x <= to)) return outsideSlope(x);
    const { segment, row, t, v } = find(x);
    if (segment.kind === "flat") return 0;
    let s = slope(row, t);
    if (segment.kind === "reduced") {
      s = segment.argument === "exp" ? s * v : segment.argument === "log" ? s / x : s;
    }
    if (isExp(segment)) s *= Math.exp(value(row, t));
    return round(s, precision);
  };
  return {
    evaluate,
    derivative,
    into: (out, xs) => {
      for (let j = 0; j < xs.length; j++) out[j] = evaluate(xs[j]);
    },
  };
}
