import { Decimal } from "decimal.js";
import * as decimal from "../../src/decimal.js";
import { fromNumber } from "../../src/numbers/fixed.js";
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
  /** How far to the left of 0 an inner value or their sum lies. */
  readonly left: number;
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
  return {
    value: outer.value,
    dxs: inner.map(({ dx }, i) => slope.mul(dx).mul(exactly(ws[i]))),
    dws: inner.map(({ value }) => slope.mul(value)),
    dalpha: new D(outer.dalpha).sub(added(changes)),
    left: -Math.min(0, total.toNumber(), ...inner.map(({ value }) => value.toNumber())),
    scale: new D(outer.dalpha).abs().add(added(changes.map((term) => term.abs()))),
  };
}

type Real = Decimal.Value;
const at = (x: Real, alpha: Real): Decimal => new D(decimal.iterateExp(x, alpha, options));

/** One operation of x and alpha as Decimals, so that it can be differentiated by differences. */
type Operation = (alpha: Decimal, xs: readonly Decimal[]) => Decimal;

const added = (zs: readonly Decimal[]): Decimal => zs.reduce((a, b) => a.add(b), new D(0));

/** The extensions by their definitions in docs/rho.md. */
export const extended: Record<"odd" | "shift" | "signed", Operation> = {
  odd(alpha, xs) {
    const e = at(0, alpha);
    const chart = (x: Decimal): Decimal =>
      x.gte(e) ? at(x, alpha.neg()) : at(e.mul(2).sub(x), alpha.neg()).neg();
    const Z = added(xs.map(chart));
    return Z.gte(0) ? at(Z, alpha) : e.mul(2).sub(at(Z.neg(), alpha));
  },
  shift(alpha, xs) {
    const moved = (x: Decimal): Decimal => x.exp().add(at(0, alpha)).ln();
    return at(added(xs.map((x) => at(moved(x), alpha.neg()))), alpha);
  },
  signed(alpha, xs) {
    const b = alpha.sub(1);
    return at(
      xs.map((x) => at(x, b.neg())).reduce((p, z) => p.mul(z), new D(1)),
      b,
    );
  },
};

/** The derivatives of an operation by central differences of 1e-15, right to some 1e-25. */
export function slopes(
  operation: Operation,
  alpha: number,
  xs: readonly number[],
): { dxs: Decimal[]; dalpha: Decimal } {
  const h = new D("1e-15");
  const points = xs.map(exactly);
  const slope = (f: (t: Decimal) => Decimal): Decimal => f(h).sub(f(h.neg())).div(h).div(2);
  return {
    dxs: points.map((_, i) =>
      slope((t) =>
        operation(
          exactly(alpha),
          points.map((x, j) => (i === j ? x.add(t) : x)),
        ),
      ),
    ),
    dalpha: slope((t) => operation(exactly(alpha).add(t), points)),
  };
}

/** ln sum w e^(exp^(-alpha - 1)(x)) and exp^(alpha + 1) of it: for alpha < 0 where inner values are too large for truth. */
export function truthByLogarithms(
  alpha: number,
  xs: readonly number[],
  ws?: readonly number[],
): Decimal {
  const zs = xs.map((x) => at(exactly(x), exactly(alpha).add(1).neg()));
  const most = D.max(...zs);
  const sum = added(
    zs.map((z, i) =>
      z
        .sub(most)
        .exp()
        .mul(exactly(ws?.[i] ?? 1)),
    ),
  );
  return at(most.add(sum.ln()), exactly(alpha).add(1));
}

const gradientAt = (x: Decimal, alpha: Decimal) => {
  const { value, dx, dalpha } = decimal.iterateExpGradient(x, alpha, options);
  return { value: new D(value), dx: new D(dx), dalpha: new D(dalpha) };
};

/** Inner values l with their derivatives, and y with those in L = sum w l and alpha: the chain rule. */
function chained(
  inner: readonly { value: Decimal; dx: Decimal; dalpha: Decimal }[],
  ws: readonly number[],
  outer: (L: Decimal) => { value: Decimal; dx: Decimal; dalpha: Decimal },
): TrueGradient {
  const L = added(inner.map(({ value }, i) => value.mul(exactly(ws[i]))));
  const { value, dx: slope, dalpha } = outer(L);
  const changes = inner.map((l, i) => slope.mul(l.dalpha).mul(exactly(ws[i])));
  return {
    value,
    dxs: inner.map(({ dx }, i) => slope.mul(dx).mul(exactly(ws[i]))),
    dws: inner.map((l) => slope.mul(l.value)),
    dalpha: dalpha.add(added(changes)),
    scale: dalpha.abs().add(added(changes.map((term) => term.abs()))),
    left: Math.max(-L.toNumber(), ...inner.map((l) => -l.value.toNumber())),
  };
}

/** "shift" with derivatives by its formula; below x = -60 an inner value is x and a constant, to 1e-26. */
export function trueShift(
  alpha: number,
  xs: readonly number[],
  ws: readonly number[] = xs.map(() => 1),
): TrueGradient {
  const a = exactly(alpha);
  const E = gradientAt(new D(0), a);
  const inner = xs.map((x) => {
    const near = exactly(Math.max(x, -60));
    const moved = near.exp().add(E.value);
    const z = gradientAt(moved.ln(), a.neg());
    return {
      value: z.value.add(exactly(x)).sub(near),
      dx: z.dx.mul(near.exp()).div(moved),
      dalpha: z.dx.mul(E.dalpha).div(moved).sub(z.dalpha),
    };
  });
  return chained(inner, ws, (L) => gradientAt(L, a));
}

/** "signed" for 0 < alpha < 1 and a positive product, by L = sum w ln |z|. */
export function trueSigned(
  alpha: number,
  xs: readonly number[],
  ws: readonly number[] = xs.map(() => 1),
): TrueGradient {
  const a = exactly(alpha);
  const inner = xs.map((x) => {
    const z = gradientAt(exactly(x), new D(1).sub(a));
    if (z.value.gt(0)) {
      const l = gradientAt(exactly(x), a.neg());
      return { ...l, dalpha: l.dalpha.neg() };
    }
    return {
      value: z.value.abs().ln(),
      dx: z.dx.div(z.value),
      dalpha: z.dalpha.neg().div(z.value),
    };
  });
  return chained(inner, ws, (L) => gradientAt(L, a));
}

/** The plain operation with derivatives for alpha < 0 where inner values e^l overflow: L = ln sum w e^l. */
export function trueGradientByLogarithms(
  alpha: number,
  xs: readonly number[],
  ws: readonly number[] = xs.map(() => 1),
): TrueGradient {
  const b = exactly(alpha).add(1);
  const ls = xs.map((x) => gradientAt(exactly(x), b.neg()));
  const most = D.max(...ls.map(({ value }) => value));
  const powers = ls.map(({ value }) => value.sub(most).exp());
  const sum = added(powers.map((power, i) => power.mul(exactly(ws[i]))));
  const { value, dx, dalpha } = gradientAt(most.add(sum.ln()), b);
  const shares = powers.map((power) => dx.mul(power).div(sum));
  const changes = ls.map((l, i) => shares[i].mul(l.dalpha).mul(exactly(ws[i])));
  return {
    value,
    dxs: ls.map((l, i) => shares[i].mul(l.dx).mul(exactly(ws[i]))),
    dws: shares,
    dalpha: dalpha.sub(added(changes)),
    scale: dalpha.abs().add(added(changes.map((term) => term.abs()))),
    left: Math.max(...ls.map((l) => -l.value.toNumber())),
  };
}
