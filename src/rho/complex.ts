import { Complex } from "complex.js";
import { type ComplexInput, partsOf } from "../complex/arguments.js";
import { iterateExp } from "../complex/functions.js";
import { describe } from "../numbers/arguments.js";
import { type Parts, plusParts, timesParts } from "../numbers/parts.js";

/** x (+) y on the complex plane: the functions of `complexRho`. */
export interface ComplexRho {
  /** Which operation it is. */
  readonly alpha: Parts;
  /** exp^alpha(0): z (+) identity = z. */
  readonly identity: Complex;
  /** exp^alpha(-Infinity): z (+) absorber = absorber. */
  readonly absorber: Complex;
  /** exp^alpha(sum exp^-alpha(z)); the identity for no z. */
  sum(...zs: readonly ComplexInput[]): Complex;
  /** The same for a list. */
  sum(zs: Iterable<ComplexInput>): Complex;
  /** exp^alpha(sum w exp^-alpha(z)): weights multiply inside. */
  dot(ws: Iterable<ComplexInput>, zs: Iterable<ComplexInput>): Complex;
  /** exp^alpha(-exp^-alpha(z)). */
  inverse(z: ComplexInput): Complex;
}

/**
 * The operation of `rho` on the complex plane: exp^alpha(sum w exp^-alpha(z)) with the iterates of iterexp/complex on
 * their principal sheets.
 *
 * **Domain and special values.** Any complex alpha and z. For alpha = 1, 2, ... it is exp^(alpha - 1)(product exp^(1 -
 * alpha)(z)^w), so that products keep their signs. Where a real operand lies below the domain of `rho`, the result is
 * complex; an imaginary part 0 gives the value from above the cut, -0 the one from below.
 *
 * **Accuracy.** That of iterexp/complex, and of the sum inside in doubles: nothing is held to more digits.
 *
 * @param alpha a number, a string such as "0.5+0.1i", or { re, im }
 * @returns `sum`, `dot`, `inverse`, `identity` and `absorber`; their results are values of complex.js
 * @throws TypeError if alpha or an operand is no complex number; RangeError for ws and zs of unequal lengths
 *
 * @example
 * ```js
 * import { complexRho } from "iterexp/rho";
 *
 * complexRho(1 / 2).sum(-3, 2).toString(); // '-1.629935734775823 + 3.3371637078272647i'
 * ```
 */
export function complexRho(alpha: ComplexInput): ComplexRho {
  const { re, im } = partsOf("alpha", alpha);
  const multiplies = im === 0 && Number.isInteger(re) && re >= 1;
  const b = { re: multiplies ? re - 1 : re, im };
  const back = { re: -b.re, im: -im };
  const down = (z: Parts): Complex => iterateExp(z, back);
  const up = (z: Parts): Complex => iterateExp(z, b);
  const nothing: Parts = multiplies ? { re: 1, im: 0 } : { re: 0, im: 0 };

  function combined(zs: readonly Parts[], ws?: readonly Parts[]): Complex {
    let total = nothing;
    let exponent = 0;
    zs.forEach((z, i) => {
      const inner = down(z);
      const w = ws?.[i];
      if (multiplies) {
        const factor = w === undefined ? inner : power(inner, w);
        const own = binaryExponent(factor);
        const product = timesParts(total, scaled(factor, -own));
        const grown = binaryExponent(product);
        total = scaled(product, -grown);
        exponent += own + grown;
      } else total = plusParts(total, w === undefined ? inner : timesParts(w, inner));
    });
    return up(scaled(total, exponent));
  }

  return {
    alpha: { re, im },
    identity: up(nothing),
    absorber: multiplies ? up({ re: 0, im: 0 }) : up({ re: Number.NEGATIVE_INFINITY, im: 0 }),
    sum(...zs: readonly (ComplexInput | Iterable<ComplexInput>)[]): Complex {
      const [first] = zs;
      const list = zs.length === 1 && isList(first) ? first : zs;
      return combined(partsList("zs", list));
    },
    dot(ws: Iterable<ComplexInput>, zs: Iterable<ComplexInput>): Complex {
      const [w, z] = [partsList("ws", ws), partsList("zs", zs)];
      if (w.length !== z.length) {
        throw new RangeError(`ws.length = ${w.length}, expected zs.length = ${z.length}`);
      }
      return combined(z, w);
    },
    inverse(z: ComplexInput): Complex {
      return combined([partsOf("z", z)], [{ re: -1, im: 0 }]);
    },
  };
}

/** That of the larger part; 0 for 0 and what is not finite. Without it a product would end at its first overflow. */
function binaryExponent({ re, im }: Parts): number {
  const size = Math.max(Math.abs(re), Math.abs(im));
  return size > 0 && size <= Number.MAX_VALUE ? Math.floor(Math.log2(size)) : 0;
}

/** z 2^n, in steps that are doubles themselves. */
function scaled(z: Parts, n: number): Parts {
  let { re, im } = z;
  let left = Math.max(-4000, Math.min(4000, n));
  while (left !== 0) {
    const step = Math.max(-500, Math.min(500, left));
    re *= 2 ** step;
    im *= 2 ** step;
    left -= step;
  }
  return { re, im };
}

/** z^w, principal; z^w = 1/z for -1. */
const power = (z: Complex, w: Parts): Complex =>
  w.re === -1 && w.im === 0 ? z.inverse() : new Complex(z.re, z.im).pow(w.re, w.im);

const isList = (value: unknown): value is Iterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.iterator in value;

function partsList(name: string, values: unknown): Parts[] {
  if (!isList(values)) {
    throw new TypeError(`${name} = ${describe(values)}, expected an array or iterable`);
  }
  return Array.from(values, (value, i) => partsOf(`${name}[${i}]`, value));
}
