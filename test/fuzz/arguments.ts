import { Complex } from "complex.js";
import { Decimal } from "decimal.js";
import fc, { type Arbitrary } from "fast-check";
import { Thrown } from "./errors.js";

/** What a place of an argument list holds: mostly what belongs there, at times anything. */

const EXTREMES = [
  ...[0, -0, 5e-324, 2.2250738585072014e-308, 2 ** -52, 1e-10, 0.25, 0.5, 1, 1.5, 2, 3, 4, 7.5],
  ...[Math.E, Math.PI, 0.6960205, 0.3181315052047641, 1.4446678610097661, 15.154262241479264],
  ...[1e3, 1e5, 2 ** 31, 2 ** 32, 3.2e18, 2 ** 53, 1e100, 1e160, 1e300, Number.MAX_VALUE, Infinity],
];

/** The doubles beside each of them too. */
const beside = (x: number): number[] => {
  if (x === 0 || !Number.isFinite(x)) return [x];
  const word = new DataView(new ArrayBuffer(8));
  word.setFloat64(0, x);
  const bits = word.getBigInt64(0);
  return [0n, 1n, -1n].map((step) => {
    word.setBigInt64(0, bits + step);
    return word.getFloat64(0);
  });
};

export const number: Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -5, max: 5, noNaN: true }) },
  { weight: 2, arbitrary: fc.double() },
  {
    weight: 4,
    arbitrary: fc.constantFrom(Number.NaN, ...EXTREMES.flatMap(beside).flatMap((x) => [x, -x])),
  },
  { weight: 1, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
);

export const small: Arbitrary<number> = fc.double({ min: -3, max: 3, noNaN: true });

const made = <T>(make: () => T): Arbitrary<T> => fc.constant(null).map(make);

const hostile = made(() =>
  Object.defineProperties(
    {},
    Object.fromEntries(
      ["re", "im", "length", "digits", "alpha", "domain", "data", "shape"].map((name) => [
        name,
        {
          enumerable: true,
          get() {
            throw new Thrown("a getter");
          },
        },
      ]),
    ),
  ),
);

export const anything: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, false, Symbol("s"), Symbol.iterator),
  fc.constantFrom<unknown>(
    "",
    " ",
    "1",
    "-0",
    "1/3",
    "NaN",
    "abc",
    "1e400",
    "0x10",
    "1".repeat(1e5),
  ),
  fc.constantFrom<unknown>(0n, 1n, -1n, 10n ** 400n),
  fc.constantFrom<unknown>(() => 1, Math.exp, class {}),
  made<unknown>(() => ({})),
  made<unknown>(() => []),
  made<unknown>(() => [1, 2]),
  made<unknown>(() => Object.create(null)),
  made<unknown>(() => new Date(0)),
  made<unknown>(() => new Float64Array(3)),
  made<unknown>(() => new ArrayBuffer(8)),
  made<unknown>(() => new Map([[1, 2]])),
  made<unknown>(() => new Number(1)),
  hostile,
  number,
  fc.anything({ maxDepth: 2 }),
);

/** Mostly what belongs there. */
export const mostly = <T>(arbitrary: Arbitrary<T>): Arbitrary<unknown> =>
  fc.oneof(
    { weight: 14, arbitrary: arbitrary as Arbitrary<unknown> },
    { weight: 1, arbitrary: anything },
  );

/** A list with these places; at times one is missing or one is too many. */
export const list = (...places: Arbitrary<unknown>[]): Arbitrary<unknown[]> =>
  fc.oneof(
    { weight: 18, arbitrary: fc.tuple(...places.map(mostly)) as Arbitrary<unknown[]> },
    { weight: 1, arbitrary: fc.tuple(...places.slice(0, -1).map(mostly)) as Arbitrary<unknown[]> },
    { weight: 1, arbitrary: fc.tuple(...places.map(mostly), anything) as Arbitrary<unknown[]> },
  );

/** Ends the name of an option that nobody has. */
const UNKNOWN = "Wrong";

/** Whether an argument has an option that nobody has, which has to be refused. */
export const hasUnknown = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  Object.keys(value).some((key) => key.endsWith(UNKNOWN));

/** Some of these options; at times a wrong value, an unknown name, or no object at all. */
export const options = (places: Record<string, Arbitrary<unknown>>): Arbitrary<unknown> =>
  fc
    .tuple(
      fc.record(
        Object.fromEntries(Object.entries(places).map(([name, place]) => [name, mostly(place)])),
        { requiredKeys: [], noNullPrototype: true },
      ),
      fc.nat({ max: 15 }),
      fc.constantFrom(...Object.keys(places)),
    )
    .map(([given, chance, name]) => (chance > 0 ? given : { ...given, [`${name}${UNKNOWN}`]: 1 }));

/** Options without which nothing is asked for. */
export const required = (places: Record<string, Arbitrary<unknown>>): Arbitrary<unknown> =>
  fc.record(
    Object.fromEntries(Object.entries(places).map(([name, place]) => [name, mostly(place)])),
    { noNullPrototype: true },
  );

const complexOf = (part: Arbitrary<unknown>): Arbitrary<unknown> =>
  fc.tuple(part, part).map(([re, im]) => ({ re, im }));

export const complex: Arbitrary<unknown> = fc.oneof(
  number,
  complexOf(number),
  complexOf(small),
  fc.tuple(small, small).map(([re, im]) => new Complex(re, im)),
  fc.constantFrom("0.5-2i", "i", "-2.5-0i", "1e300+1e300i", "-1"),
);

export const decimal: Arbitrary<unknown> = fc.oneof(
  number,
  small,
  number.map((x) => new Decimal(x)),
  fc.integer({ min: -20, max: 20 }).map(BigInt),
  fc.constantFrom(
    "1/3",
    "-1/2",
    "0.1",
    "1e400",
    "-1e400",
    "1e-400",
    "1e9000000",
    "2/7",
    "e",
    "Infinity",
  ),
  fc.constantFrom("0.69602052162221398", "-0.3624858168767", "2.72", "1e10000000000", "1/0", "NaN"),
);

export const complexDecimal: Arbitrary<unknown> = fc.oneof(
  decimal,
  complexOf(decimal),
  complexOf(small),
);

const FLOATS = [Float64Array, Float32Array] as const;

/** Of one length for all arrays of a call, most of the time. */
export const floats: Arbitrary<unknown> = fc
  .tuple(fc.constantFrom(...FLOATS), fc.constantFrom(0, 1, 2, 4, 4, 4, 4, 4, 7), fc.array(number))
  .map(([Type, length, values]) => new Type(Array.from({ length }, (_, i) => values[i] ?? i / 4)));

export const numbers: Arbitrary<unknown> = fc.oneof(
  fc.array(number, { maxLength: 6 }),
  fc.array(small, { maxLength: 40 }),
  floats,
  fc.array(number, { maxLength: 4 }).map((values) => new Set(values)),
);

export const strided: Arbitrary<unknown> = fc.oneof(
  floats,
  required({
    data: floats,
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 2 }),
  }),
  required({
    data: floats,
    shape: fc.constantFrom([2, 2], [4, 1], [1, 4], [4], [2 ** 31, 2 ** 31]),
    strides: fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 2 }),
    offset: fc.integer({ min: -1, max: 8 }),
  }),
);

export const range: Arbitrary<unknown> = fc.oneof(
  fc.tuple(small, small).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]),
  fc.tuple(number, number),
  fc.constantFrom([-8, 8], [-1, 4], [-Infinity, 2], [0, 1]),
);

/** Functions of a number: good ones, wrong ones, and such as fail. */
export const functions: Arbitrary<unknown> = fc.constantFrom<unknown>(
  (x: number) => x + 0.5,
  (x: number) => Math.exp(x),
  (x: number) => Math.sin(1e9 * x),
  () => Number.NaN,
  () => "text",
  () => {
    throw new Thrown("f");
  },
  () => undefined,
  Number,
);
