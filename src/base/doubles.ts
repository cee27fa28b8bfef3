import { expectNumber } from "../numbers/arguments.js";
import { expectFloatArrays, type FloatArray } from "../numbers/arrays.js";
import { memoized } from "../numbers/memo.js";
import type { IterateSum } from "../numbers/properties.js";
import { SHORTEST, tablesOf, valuesInto } from "../real/arrays/values.js";
import { isRounded } from "../real/fast.js";
import type { Domain } from "./domains.js";
import type { FastLine } from "./fast/line.js";
import { lineOn } from "./fast/shapes.js";
import type { Solution } from "./regime.js";

/** A value with its derivatives. */
export interface BaseGradient {
  /** exp_b^alpha(x). */
  readonly value: number;
  /** d/dx exp_b^alpha(x). */
  readonly dx: number;
  /** d/dalpha exp_b^alpha(x). */
  readonly dalpha: number;
}

/** The functions of one base on doubles. */
interface Doubles extends Exactly {
  iterateInto<Out extends FloatArray>(out: Out, xs: FloatArray, alpha: number): Out;
}

/** Those of single numbers. */
export interface Exactly {
  iterate(x: number, alpha: number): number;
  sexp(h: number): number;
  slog(x: number): number;
  sexpDerivative(h: number): number;
  slogDerivative(x: number): number;
  iterateGradient(x: number, alpha: number): BaseGradient;
}

/** Digits of the super-logarithm that tables are filled from. */
const DIGITS = 31;

/** Derivatives are products of doubles; nearer to underflow or overflow their factors may leave the range. */
export const isSafe = (slope: number): boolean =>
  Math.abs(slope) > 1e-280 && Math.abs(slope) < 1e280;

const hasSlope = ({ sum }: FastLine): boolean =>
  Number.isFinite(sum.hi) && Number.isFinite(sum.error) && isSafe(sum.slope);

/**
 * Method: sums of two doubles with error bounds (fast/line.ts) and a rounding test; where that fails, and for
 * arguments that are not finite, `exactly`, the digits engine.
 */
export function doublesOf(
  { domains }: Solution,
  exactly: Exactly,
): { doubles: Doubles; iterateSum: IterateSum } {
  /** A line has three domains at most. */
  const lineOf = memoized(3, ({ orbit, supply, span }: Domain) =>
    lineOn(span, orbit.map, supply(DIGITS, true)),
  );
  function lineAt(x: number): FastLine | undefined {
    const domain = domains.holdingDouble(x);
    return domain && lineOf(domain);
  }
  /** The line that 1 lies on; undefined where heights do not count from there. */
  let unit: FastLine | undefined;
  const unitLine = (): FastLine | undefined => {
    if (unit === undefined && domains.holdingDouble(1)?.normal) unit = lineAt(1);
    return unit;
  };
  const on = (x: number): FastLine | undefined => (x <= Number.MAX_VALUE ? lineAt(x) : undefined);
  const isNormal = (x: number): boolean => domains.holdingDouble(x)?.normal === true;

  const iterateSum: IterateSum = (x, alpha) => {
    const line = on(x);
    if (line === undefined || alpha === 0) return undefined;
    const { sum } = line;
    line.height(x, true);
    const inner = sum.slope;
    line.add(alpha);
    line.value(true);
    sum.dx = inner * sum.slope;
    sum.dalpha = sum.slope;
    return hasSlope(line) && isSafe(inner) && isSafe(sum.dx) ? sum : undefined;
  };

  const tableOf = tablesOf((alpha) => ({
    sample(x, out) {
      const line = on(x);
      out.error = Number.POSITIVE_INFINITY;
      if (line === undefined) return;
      line.height(x, false);
      line.add(alpha);
      line.value(false);
      out.hi = line.sum.hi;
      out.lo = line.sum.lo;
      out.error = line.sum.error;
    },
    value: (x) => doubles.iterate(x, alpha),
    domain: (x) => domains.holdingDouble(x),
  }));

  const doubles: Doubles = {
    iterateInto(out, xs, alpha) {
      const source = expectFloatArrays(out, xs);
      expectNumber("alpha", alpha);
      const table = source.length < SHORTEST ? undefined : tableOf(alpha, source.length);
      if (table !== undefined && valuesInto(out, source, table)) return out;
      for (let i = 0; i < source.length; i++) out[i] = doubles.iterate(source[i], alpha);
      return out;
    },
    iterate(x, alpha) {
      expectNumber("x", x);
      expectNumber("alpha", alpha);
      const line = on(x);
      if (line !== undefined && alpha !== 0) {
        line.height(x, false);
        line.add(alpha);
        line.value(false);
        if (line.isRounded) return line.sum.hi;
      }
      return exactly.iterate(x, alpha);
    },
    sexp(h) {
      expectNumber("h", h);
      const line = unitLine();
      if (line !== undefined) {
        line.start(h);
        line.value(false);
        if (line.isRounded) return line.sum.hi;
      }
      return exactly.sexp(h);
    },
    slog(x) {
      expectNumber("x", x);
      const line = on(x);
      if (line !== undefined && isNormal(x)) {
        line.height(x, false);
        if (line.isRounded) return line.sum.hi;
      }
      return exactly.slog(x);
    },
    sexpDerivative(h) {
      expectNumber("h", h);
      const line = unitLine();
      if (line !== undefined) {
        line.start(h);
        line.value(true);
        if (hasSlope(line)) return line.sum.slope;
      }
      return exactly.sexpDerivative(h);
    },
    slogDerivative(x) {
      expectNumber("x", x);
      const line = on(x);
      if (line !== undefined && isNormal(x)) {
        line.height(x, true);
        if (hasSlope(line)) return line.sum.slope;
      }
      return exactly.slogDerivative(x);
    },
    iterateGradient(x, alpha) {
      expectNumber("x", x);
      expectNumber("alpha", alpha);
      const found = iterateSum(x, alpha);
      if (found !== undefined && isRounded(found)) {
        return { value: found.hi, dx: found.dx, dalpha: found.dalpha };
      }
      return exactly.iterateGradient(x, alpha);
    },
  };
  return { doubles, iterateSum };
}
