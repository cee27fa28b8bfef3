import { Decimal } from "decimal.js";
import { fromNumber } from "../../src/bigfixed/real.js";
import * as decimal from "../../src/decimal.js";
import { spacing } from "../fixtures/doubles.js";

const DIGITS = 50;
const D = Decimal.clone({ precision: DIGITS + 10, defaults: true });
const options = { digits: DIGITS };

const one = new D(2).pow(1074);

/** A double at its own value; decimal.js takes it as it is printed. */
export const exactly = (x: number): Decimal =>
  Number.isFinite(x) ? new D(fromNumber(x, 1074n).toString()).div(one) : new D(x);

const iterate = (x: Decimal, alpha: number): Decimal =>
  new D(decimal.iterateExp(x, alpha, options));

/** exp^alpha(sum w exp^-alpha(x)) in 50 digits at every step, by iterexp/decimal. */
export function truth(alpha: number, xs: readonly number[], ws?: readonly number[]): Decimal {
  let total = new D(0);
  xs.forEach((x, i) => {
    total = total.add(iterate(exactly(x), -alpha).mul(exactly(ws?.[i] ?? 1)));
  });
  return iterate(total, alpha);
}

/** (got - true value) in units of the spacing of doubles there. */
export function ulps(got: number, value: Decimal): number {
  if (!value.isFinite() || !Number.isFinite(got)) {
    const rounded = value.toNumber(); // beyond the doubles: Infinity
    return Object.is(got, rounded) ? 0 : Number.POSITIVE_INFINITY;
  }
  return exactly(got).sub(value).div(spacing(value.toNumber())).toNumber();
}

export interface TrueGradient {
  readonly value: Decimal;
  readonly dxs: readonly Decimal[];
  readonly dws: readonly Decimal[];
  readonly dalpha: Decimal;
  /** The size of the terms that dalpha is a difference of. */
  readonly scale: Decimal;
}

/** The same with derivatives. */
export function trueGradient(
  alpha: number,
  xs: readonly number[],
  ws: readonly number[] = xs.map(() => 1),
): TrueGradient {
  const inner = xs.map((x) => decimal.iterateExpGradient(exactly(x), -alpha, options));
  let total = new D(0);
  inner.forEach(({ value }, i) => {
    total = total.add(new D(value).mul(exactly(ws[i])));
  });
  const outer = decimal.iterateExpGradient(total, alpha, options);
  const slope = new D(outer.dx);
  const changes = inner.map(({ dalpha }, i) => slope.mul(dalpha).mul(exactly(ws[i])));
  const sum = (terms: readonly Decimal[]) => terms.reduce((a, b) => a.add(b), new D(0));
  return {
    value: outer.value,
    dxs: inner.map(({ dx }, i) => slope.mul(dx).mul(exactly(ws[i]))),
    dws: inner.map(({ value }) => slope.mul(value)),
    dalpha: new D(outer.dalpha).sub(sum(changes)),
    scale: new D(outer.dalpha).abs().add(sum(changes.map((term) => term.abs()))),
  };
}
