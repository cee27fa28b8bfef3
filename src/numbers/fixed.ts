/**
 * Fixed-point real arithmetic on bigint: the integer n stands for n * 2^-p, p the number of fraction
 * bits. Every function takes p last and rounds toward -Infinity where it says nothing else; callers
 * carry guard bits.
 */

export const mul = (a: bigint, b: bigint, p: bigint): bigint => (a * b) >> p;

export const div = (a: bigint, b: bigint, p: bigint): bigint => (a << p) / b;

export const abs = (a: bigint): bigint => (a < 0n ? -a : a);

/** Number of bits of |a|; 0 for 0. */
export function bitLength(a: bigint): number {
  const hex = abs(a).toString(16);
  return hex === "0" ? 0 : 4 * hex.length - Math.clz32(Number.parseInt(hex[0], 16)) + 28;
}

/** a changed from p to q fraction bits. */
export const rescale = (a: bigint, p: bigint, q: bigint): bigint =>
  q >= p ? a << (q - p) : a >> (p - q);

const words = new BigUint64Array(1);
const doubles = new Float64Array(words.buffer);

/** The finite double x, exact wherever p bits hold it, else rounded toward -Infinity. */
export function fromNumber(x: number, p: bigint): bigint {
  if (!Number.isFinite(x)) throw new RangeError(`fromNumber: x = ${x}, expected a finite number`);
  doubles[0] = x;
  const word = words[0];
  const field = (word >> 52n) & 0x7ffn;
  const fraction = word & 0xfffffffffffffn;
  const significand = field === 0n ? fraction : fraction | (1n << 52n);
  const signed = word >> 63n ? -significand : significand;
  return rescale(signed, field === 0n ? 1074n : 1075n - field, p);
}

/** The double nearest to a * 2^-p (ties to even), subnormals and overflow included. */
export function toNumber(a: bigint, p: bigint): number {
  const direct = p < 1000n ? Number(a) * 2 ** -Number(p) : 0;
  if (Math.abs(direct) > 2 ** -1000 && Math.abs(direct) < 2 ** 1000) return direct; // rounded once
  if (a < 0n) return -toNumber(-a, p);
  const length = bitLength(a);
  const top = length - Number(p); // a * 2^-p < 2^top
  if (top > 1024) return Number.POSITIVE_INFINITY;
  if (top <= -1022) return Number(roundedShift(a, p - 1074n)) * 2 ** -1074;
  if (length <= 100) return Number(a) * 2 ** -100 * 2 ** (100 - Number(p));
  const drop = BigInt(length - 100);
  const sticky = a & ((1n << drop) - 1n) ? 1n : 0n;
  const kept = Number((a >> drop) | sticky) * 2 ** -100;
  return top > 1000 ? kept * 2 ** 1000 * 2 ** (top - 1000) : kept * 2 ** top;
}

/** a * 2^-shift to the nearest integer, ties to even; a >= 0. */
function roundedShift(a: bigint, shift: bigint): bigint {
  if (shift <= 0n) return a << -shift;
  const quotient = a >> shift;
  const twice = (a - (quotient << shift)) << 1n;
  const unit = 1n << shift;
  return twice > unit || (twice === unit && quotient & 1n) ? quotient + 1n : quotient;
}

/**
 * sqrt(x) for x >= 0, error below 2^(2-p). Method: Newton for the inverse square root y of
 * m = x 4^-k in [1/4, 1), y += y (1 - m y^2) / 2, the precision doubling from 50 bits; then m y.
 */
export function sqrt(x: bigint, p: bigint): bigint {
  if (x < 0n) throw new RangeError(`sqrt: x = ${x} * 2^-${p}, expected x >= 0`);
  if (x === 0n) return 0n;
  const length = BigInt(bitLength(x));
  const e = length - p;
  const k = (e + (e & 1n)) >> 1n; // x = m 4^k
  const goal = p + (k > 0n ? k : 0n) + 8n;
  const m = rescale(x, p + 2n * k, goal);
  let q = 50n;
  let y = fromNumber(1 / Math.sqrt(toNumber(m, goal)), q);
  while (q < goal) {
    const next = 2n * q - 8n < goal ? 2n * q - 8n : goal;
    y <<= next - q;
    q = next;
    const miss = (1n << q) - mul(m >> (goal - q), mul(y, y, q), q);
    y += mul(y, miss, q) >> 1n;
  }
  const root = mul(m, y, goal);
  return rescale(root, goal - k, p);
}

/** A constant computed once at the highest precision asked so far. */
function cached(compute: (p: bigint) => bigint): (p: bigint) => bigint {
  let known = -1n;
  let value = 0n;
  return (p) => {
    if (p > known) {
      known = p + (p >> 1n) + 64n;
      value = compute(known + 16n) >> 16n;
    }
    return value >> (known - p);
  };
}

/** atanh(1/n) (sign = 1) or atan(1/n) (sign = -1) by its Taylor series. */
function inverseTangent(n: bigint, sign: 1n | -1n, p: bigint): bigint {
  let power = (1n << p) / n;
  let sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power = (power / (n * n)) * sign;
    sum += power / k;
  }
  return sum;
}

/** ln 2 = 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749). */
export const ln2 = cached(
  (p) =>
    18n * inverseTangent(26n, 1n, p) -
    2n * inverseTangent(4801n, 1n, p) +
    8n * inverseTangent(8749n, 1n, p),
);

/** pi = 16 atan(1/5) - 4 atan(1/239). */
export const pi = cached(
  (p) => 16n * inverseTangent(5n, -1n, p) - 4n * inverseTangent(239n, -1n, p),
);

/**
 * Halvings of the argument before a Taylor series of exp, sin or cos: sqrt(p) balances the squarings
 * that undo them against the p / (halvings + log2 of the factorials) terms that they save.
 */
export const halvings = (p: bigint): bigint => BigInt(Math.round(0.8 * Math.sqrt(Number(p))));

/**
 * e^x - 1 for |x| <= 1. Method: Taylor series at x / 2^s, then s times expm1(2t) = t'(2 + t').
 * Error below 2^(2-p): each doubling doubles the error, s + 8 guard bits hold it.
 */
export function expm1(x: bigint, p: bigint): bigint {
  const s = halvings(p);
  const q = p + s + 8n;
  const t = x << 8n; // x * 2^-s in q fraction bits
  let term = t;
  let sum = t;
  for (let n = 2n; term !== 0n && term !== -1n; n++) {
    term = ((term * t) >> q) / n;
    sum += term;
  }
  for (let i = 0n; i < s; i++) sum = (sum << 1n) + ((sum * sum) >> q);
  return sum >> (s + 8n);
}

/**
 * e^x with error below 2^(3-p) max(1, e^x); RangeError from e^(2^29) on, which no bigint holds. Method: x = k ln 2 + r,
 * |r| <= ln(2)/2; below e^-p the result is 0 to p bits, and k is as short as p.
 */
export function exp(x: bigint, p: bigint): bigint {
  if (x < -((p + 4n) << p)) return 0n;
  if (x > 1n << (p + 29n))
    throw new RangeError("exp: beyond e^(2^29), expected a smaller argument");
  const ln2Low = ln2(p);
  const k = (2n * x + ln2Low) / (2n * ln2Low) - (x < -ln2Low / 2n ? 1n : 0n);
  const guard = BigInt(bitLength(k)) + 4n;
  const q = p + guard;
  const y = (1n << q) + expm1((x << guard) - k * ln2(q), q);
  return k >= 0n ? (y << k) >> guard : y >> (guard - k);
}

/**
 * ln x for x > 0, absolute error below 2^(3-p); ln 1 = 0. Method: x = 2^k m, m in [3/4, 3/2); w = ln m to p/5
 * bits by the same function (53-bit arithmetic at the bottom), then
 * ln m = w + log1p(m e^-w - 1), whose argument is below 2^-p/5: four terms.
 */
export function log(x: bigint, p: bigint): bigint {
  if (x <= 0n) throw new RangeError(`log: x = ${x} * 2^-${p}, expected x > 0`);
  const length = BigInt(bitLength(x));
  const k = length - p - (x >> (length - 2n) === 2n ? 1n : 0n);
  const guard = BigInt(bitLength(k)) + 4n;
  const q = p + guard;
  const m = k > guard ? x >> (k - guard) : x << (guard - k);
  return (logUnit(m, q) + k * ln2(q)) >> guard;
}

function logUnit(m: bigint, p: bigint): bigint {
  if (p <= 50n) return fromNumber(Math.log(Number(m) * 2 ** -Number(p)), p);
  const low = p / 5n + 4n;
  const w = logUnit(m >> (p - low), low) << (p - low);
  const e = m + mul(m, expm1(-w, p), p) - (1n << p);
  const e2 = mul(e, e, p);
  return w + e - (e2 >> 1n) + mul(e2, e, p) / 3n - (mul(e2, e2, p) >> 2n);
}
