/** Writes the polynomials of tensors: `npm run generate`. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Decimal } from "decimal.js";
import * as decimal from "../../decimal.js";
import { chebyshevSeries, type Series, toPowers } from "../../fit/make/chebyshev.js";
import { bestCorrection } from "../../fit/make/remez.js";
import { sexp, sexpDerivative, slog, slogDerivative } from "../../index.js";
import { setPair } from "../../numbers/pair.js";

/** A function to fit on [center - half, center + half], or its derivative of an order. */
interface Wanted {
  readonly f: (x: number) => number;
  readonly center: number;
  /** center unless told: the interval begins at 0. */
  readonly half?: number;
  readonly order: number;
  /** Of the polynomial, on the scale of the function. */
  readonly error: number;
  /** Of the coefficients, f32 unless told. */
  readonly precision?: "f64";
}

/** The polynomials serve to 4.5, above ln ln of the largest f32, 4.4855, and to 2.5, above its height less 1, 2.41. */
const SLOG = 2.25;
const SEXP = 1.25;

/** Those in doubles serve on [0, 1] alone: rows.ts takes its values from them, and the emitted layers compute float64 with them. */
const UNIT = 1 / 2;
const DIGITS = { digits: 25 };

const slogUp = (z: number): number => slog(z) + 1;
const sexpDown = (h: number): number => sexp(h - 1);
const quotient = (above: Decimal, x: number): number => above.div(x).toNumber();

/** The sum of c(k) x^k, for |x| < 0.42 to doubles. */
function powerSeries(c: (k: number) => number, x: number): number {
  let y = 0;
  for (let k = 48; k >= 0; k--) y = y * x + c(k);
  return y;
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

export const WANTED: Readonly<Record<string, Wanted>> = {
  slogQuotient: {
    f: (z) => (z === 0 ? slogDerivative(0) : slogUp(z) / z),
    center: SLOG,
    order: 0,
    error: 2 ** -27,
  },
  slogFirst: { f: slogDerivative, center: SLOG, order: 0, error: 2 ** -23 },
  slogSecond: { f: slogDerivative, center: SLOG, order: 1, error: 2 ** -19 },
  sexpQuotient: {
    f: (h) => (h === 0 ? sexpDerivative(-1) : sexpDown(h) / h),
    center: SEXP,
    order: 0,
    error: 2 ** -26,
  },
  sexpFirst: { f: (h) => sexpDerivative(h - 1), center: SEXP, order: 0, error: 2 ** -23 },
  sexpSecond: { f: (h) => sexpDerivative(h - 1), center: SEXP, order: 1, error: 2 ** -19 },
  /** (ln(1 + x) - x + x^2 / 2) / x^3 where 1 + x is from sqrt(1/2) to sqrt 2. */
  logRest: {
    f: (x) => powerSeries((k) => (k % 2 === 0 ? 1 : -1) / (k + 3), x),
    center: 0.0625,
    half: 0.36,
    order: 0,
    error: 2 ** -22,
  },
  /** (e^x - 1 - x) / x^2, for |x| up to ln(2) / 2 and somewhat more. */
  expRest: {
    f: (x) => powerSeries((k) => 1 / factorial(k + 2), x),
    center: 0,
    half: 0.35,
    order: 0,
    error: 2 ** -22,
  },
  slogUnit: {
    f: (z) => (z === 0 ? slogDerivative(0) : quotient(decimal.slog(z, DIGITS).add(1), z)),
    center: UNIT,
    order: 0,
    error: 2 ** -50,
    precision: "f64",
  },
  sexpUnit: {
    f: (h) =>
      h === 0 ? sexpDerivative(-1) : quotient(decimal.sexp(new Decimal(h).sub(1), DIGITS), h),
    center: UNIT,
    order: 0,
    error: 2 ** -50,
    precision: "f64",
  },
  slogUnitFirst: { f: slogDerivative, center: UNIT, order: 0, error: 2 ** -46, precision: "f64" },
  slogUnitSecond: { f: slogDerivative, center: UNIT, order: 1, error: 2 ** -36, precision: "f64" },
  sexpUnitFirst: {
    f: (h) => sexpDerivative(h - 1),
    center: UNIT,
    order: 0,
    error: 2 ** -46,
    precision: "f64",
  },
  sexpUnitSecond: {
    f: (h) => sexpDerivative(h - 1),
    center: UNIT,
    order: 1,
    error: 2 ** -36,
    precision: "f64",
  },
};

const SAMPLES = 96;

/**
 * Coefficients in powers of x - center: the best polynomial of the least degree that keeps the error, by
 * Remez's exchange on a Chebyshev series that is exact to doubles; derivatives are those of the series. In doubles the
 * truncated series itself, from which the best polynomial differs by less than they resolve. A coefficient in f32 is the
 * shortest decimal that is rounded to it.
 */
export function coefficientsOf({
  f,
  center,
  half = center,
  order,
  error,
  precision,
}: Wanted): number[] {
  let series = chebyshevSeries(
    (x, out) => {
      setPair(out, f(Math.min(Math.max(x, center - half), center + half)));
      out.dx = 0;
    },
    center,
    half,
    SAMPLES,
  ) as Series;
  for (let k = 0; k < order; k++) series = derivative(series, half);
  const size = series.hi.reduce((s, a, k) => s + (k < 30 ? Math.abs(a) : 0), 0);
  for (let degree = 4; degree < 40; degree++) {
    const rest = series.hi.reduce((s, a, k) => s + (k > degree && k < 60 ? Math.abs(a) : 0), 0);
    if (rest > error * size) continue;
    const powers = toPowers(series, degree).hi;
    if (precision === "f64") {
      // All together, digits left out change the polynomial by less than error / 64.
      const least = (error * size) / 64 / (degree + 1);
      return Array.from(powers, (c, k) =>
        shortest(c / half ** k, (q, exact) => Math.abs(q - exact) * half ** k < least),
      );
    }
    const delta = bestCorrection(series.hi.slice(0, 60), degree, [], false)?.delta ?? [];
    return Array.from(powers, (c, k) =>
      shortest(
        Math.fround((c + (delta[k] ?? 0)) / half ** k),
        (q, exact) => Math.fround(q) === exact,
      ),
    );
  }
  throw new RangeError(`no polynomial keeps ${error}`);
}

/** The number of fewest digits that is good enough in place of x. */
function shortest(x: number, enough: (q: number, x: number) => boolean): number {
  for (let digits = 1; digits < 17; digits++) {
    const q = Number(x.toPrecision(digits));
    if (enough(q, x)) return q;
  }
  return x;
}

/** b_(k - 1) = b_(k + 1) + 2 k a_k, b_0 halved. */
function derivative({ hi }: Series, half: number): Series {
  const b = new Float64Array(hi.length + 1);
  for (let k = hi.length - 1; k > 0; k--) b[k - 1] = (b[k + 1] ?? 0) + 2 * k * hi[k];
  b[0] /= 2;
  const scaled = b.map((x) => x / half).slice(0, hi.length);
  return { hi: scaled, lo: new Float64Array(hi.length), noise: 0 };
}

const polynomialsFile = fileURLToPath(new URL("./polynomials.generated.ts", import.meta.url));

function polynomialsSource(): string {
  const parts = Object.entries(WANTED).map(
    ([name, wanted]) => `export const ${name}: Polynomial = {
  center: ${wanted.center},
  c: [${coefficientsOf(wanted).join(", ")}],
};`,
  );
  return `// GENERATED by generate.ts (npm run generate). Do not edit.
import type { Polynomial } from "./polynomial.js";

${parts.join("\n\n")}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(polynomialsFile, polynomialsSource());
}
