/**
 * The number that the functions of this folder work on, so that no double is boxed on its way between
 * them: v[0] + i v[1]; v[2] is an integer number of exponentials still to apply.
 */
export const v = new Float64Array(3);

/**
 * v becomes e^v. The parts of a result too large for a double are infinite with their signs; a real v
 * stays real, with the sign of its zero. Infinite v: e^-Infinity = 0 whatever the imaginary part,
 * e^(Infinity + 0i) = Infinity, and NaN parts where the direction is unknown.
 */
export function expV(): void {
  const re = v[0];
  const im = v[1];
  if (im === 0) {
    v[0] = Math.exp(re);
  } else if (re < 709) {
    const modulus = Math.exp(re);
    if (modulus === 0) {
      v[0] = 0;
      v[1] = 0;
    } else {
      v[0] = modulus * Math.cos(im);
      v[1] = modulus * Math.sin(im);
    }
  } else {
    const root = Math.exp(re / 2); // e^re may overflow where a part of the product does not
    v[0] = root * Math.cos(im) * root;
    v[1] = root * Math.sin(im) * root;
  }
}

/**
 * v becomes its principal logarithm; the imaginary part has the sign of v's, of zero too. Method: log1p
 * near 1, where log(re^2 + im^2) would lose the digits of a small logarithm.
 */
export function logV(): void {
  const re = v[0];
  const im = v[1];
  const a = re - 1;
  v[0] =
    Math.abs(a) < 0.5 && Math.abs(im) < 0.5
      ? Math.log1p(2 * a + (a * a + im * im)) / 2
      : logModulus(re, im);
  v[1] = Math.atan2(im, re);
}

/** v becomes log(1 + v), principal. */
export function log1pV(): void {
  const a = v[0];
  const b = v[1];
  v[0] = a > -0.75 ? Math.log1p(2 * a + (a * a + b * b)) / 2 : logModulus(1 + a, b);
  v[1] = Math.atan2(b, 1 + a);
}

/** ln |re + i im|, where the modulus itself may overflow too. */
export function logModulus(re: number, im: number): number {
  const square = re * re + im * im;
  if (square > 1e-280 && square < 1e300) return Math.log(square) / 2;
  const x = Math.abs(re);
  const y = Math.abs(im);
  const large = x > y ? x : y;
  if (large === 0 || large === Number.POSITIVE_INFINITY) return Math.log(large);
  const ratio = (x > y ? y : x) / large;
  return Math.log(large) + Math.log1p(ratio * ratio) / 2;
}

/** The most exponentials in a row; errors have grown beyond all bounds by then. */
const MOST_EXPONENTIALS = 400;

/**
 * v becomes exp^n(v), where an error of `sensitivity` units of rounding in the argument moves v. Once not even
 * half a radian of the next direction is certain, the result has NaN parts.
 *
 * The loop takes at most MOST_EXPONENTIALS steps, whatever n is. Each step multiplies the error by |v|, and every
 * cycle of exp repels: an orbit in the plane has lost its direction after some 70 steps next to L, where errors
 * grow most slowly, and a real one overflows after 5.
 */
export function repeatExp(n: number, sensitivity: number): void {
  let moved = sensitivity;
  for (let i = 0; i < n; i++) {
    if (v[1] === 0 && v[0] > 710) {
      v[0] = Number.POSITIVE_INFINITY;
      return;
    }
    const isCertain = moved * 2 ** -53 <= 0.5 || (v[0] < -746 && moved * 2 ** -54 < -v[0]);
    if (!isCertain || i === MOST_EXPONENTIALS) {
      v[0] = Number.NaN;
      v[1] = Number.NaN;
      return;
    }
    moved += Math.abs(v[0]) + Math.abs(v[1]);
    expV();
    moved *= Math.abs(v[0]) + Math.abs(v[1]);
  }
}

/** v becomes sum c_n t^n at t = v for complex c_n, `count` of them interleaved from c[at] on. */
export function polynomialV(c: Float64Array, at: number, count: number): void {
  const x = v[0];
  const y = v[1];
  let re = 0;
  let im = 0;
  for (let k = at + 2 * (count - 1); k >= at; k -= 2) {
    const next = re * x - im * y + c[k];
    im = re * y + im * x + c[k + 1];
    re = next;
  }
  v[0] = re;
  v[1] = im;
}

/** v becomes sum c_n t^n at t = v for real c_n, `count` of them from c[at] on. */
export function realPolynomialV(c: Float64Array, at: number, count: number): void {
  const x = v[0];
  const y = v[1];
  let re = 0;
  let im = 0;
  for (let k = at + count - 1; k >= at; k--) {
    const next = re * x - im * y + c[k];
    im = re * y + im * x;
    re = next;
  }
  v[0] = re;
  v[1] = im;
}
