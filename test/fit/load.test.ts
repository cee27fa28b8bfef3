import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadFit as loadSmall } from "../../src/fit/load.js";
import { pack } from "../../src/fit/store/buffer.js";
import { type Fit, type FitSurface, fitIterate, loadFit } from "../../src/fit.js";

const half = { alpha: 0.5 } as const;
const fits = {
  "all layouts": fitIterate({ ...half, domain: [-Infinity, 100], maxError: 1e-4 }),
  reduced: fitIterate({ ...half, domain: [-Infinity, 1e4], maxError: 1e-4, maxBytes: 700 }),
  graded: fitIterate({ alpha: -0.5, domain: [-0.69, 4], maxError: 1e-4 }),
  f32: fitIterate({ ...half, domain: [-4, 4], maxError: 1e-5, precision: "f32" }),
  surface: fitIterate({ alpha: [0, 1], domain: [0, 2], maxError: 1e-3, error: "absolute" }),
};
const cases = Object.entries(fits).map(([name, fit]) => ({ name, fit }));

type Json = Record<string, unknown>;
const jsonOf = (fit: Fit | FitSurface): Json => JSON.parse(JSON.stringify(fit));

/** Paths to everything in a JSON value, coefficients beyond the third left out. */
function paths(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, field], i) =>
    at[at.length - 1] === "coefficients" && i > 2
      ? []
      : [[...at, key], ...paths(field, [...at, key])],
  );
}

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    "",
    "1",
    "NaN",
    "-Infinity",
    [],
    {},
    [1, 2],
    NaN,
    Infinity,
    -0,
  ),
  fc.double(),
  fc.integer(),
  fc.string(),
  fc.constantFrom<unknown>(
    "x); globalThis.hacked = true; (0",
    1e308,
    -1e308,
    5e-324,
    2 ** 31,
    2 ** 53,
  ),
);

interface Change {
  readonly path: readonly string[];
  readonly kind: "replace" | "delete" | "add" | "shorten" | "lengthen";
  readonly value: unknown;
}

/** The value with one change; whether there was anything to change. */
function changed(
  value: Json,
  { path, kind, value: given }: Change,
): { json: Json; differs: boolean } {
  const json = structuredClone(value);
  const parent = path.slice(0, -1).reduce<unknown>((v, key) => (v as Json)[key], json) as Json;
  const key = path[path.length - 1];
  const before = JSON.stringify(json, encode);
  if (kind === "replace") parent[key] = given;
  else if (kind === "delete") {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  } else if (kind === "add") {
    if (Array.isArray(parent)) parent.splice(Number(key), 0, given);
    else parent[`${key}2`] = given;
  } else if (Array.isArray(parent[key])) {
    if (kind === "shorten") (parent[key] as unknown[]).pop();
    else (parent[key] as unknown[]).push(given);
  }
  return { json, differs: JSON.stringify(json, encode) !== before };
}

const encode = (_: string, v: unknown) =>
  typeof v === "number" && !Number.isFinite(v) ? `${v}` : Object.is(v, -0) ? 0 : v;

const change = (json: Json) =>
  fc.record<Change>({
    path: fc.constantFrom(...paths(json)),
    kind: fc.constantFrom("replace", "replace", "replace", "delete", "add", "shorten", "lengthen"),
    value: strange,
  });

/** What loading comes to; anything but a RangeError or TypeError that names something is thrown on. */
function load(source: object): Fit | FitSurface | undefined {
  try {
    return loadFit(source as ArrayBuffer);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    expect(error.message).toMatch(
      /^source(\.[\w[\].]+)? = .*, expected .|^buffer of \d+ bytes: .|^source = .*, expected a buffer/,
    );
    return undefined;
  }
}

describe("loadFit", () => {
  it.each(cases)("refuses every change of its JSON: $name", ({ fit }) => {
    const json = jsonOf(fit);
    expect(load(json)).toBeDefined();
    fc.assert(
      fc.property(change(json), (given) => {
        const { json: other, differs } = changed(json, given);
        if (!differs) return;
        expect(load(other)).toBeUndefined();
        expect(globalThis).not.toHaveProperty("hacked");
      }),
      { numRuns: 400 },
    );
  });

  it.each(cases)(
    "refuses, or reads as a fit of numbers, what has a right checksum: $name",
    ({ fit }) => {
      const { format: _, version: __, checksum: ___, ...json } = jsonOf(fit);
      let read = 0;
      fc.assert(
        fc.property(fc.array(change(json), { minLength: 1, maxLength: 2 }), (changes) => {
          let other: Json = json;
          for (const one of changes) {
            try {
              other = changed(other, one).json;
            } catch {
              return; // the second change was inside of the first
            }
          }
          const { coefficients, ...description } = other;
          const numbers = Array.isArray(coefficients) ? coefficients.map(Number) : [1];
          const Table = fit.precision === "f32" ? Float32Array : Float64Array;
          const loaded = load(pack(description, Table.from(numbers)));
          if (loaded === undefined) return;
          read++;
          const [from, to] = loaded.domain;
          for (const x of [from, to, 0.5, 1.7, NaN]) {
            expect(typeof loaded.evaluate(x, 0.5)).toBe("number");
          }
          expect(globalThis).not.toHaveProperty("hacked");
          expect(loadFit(loaded.toBuffer()).toJSON()).toEqual(loaded.toJSON());
        }),
        { numRuns: 400 },
      );
      expect(read).toBeGreaterThan(0); // a changed coefficient, at least
    },
  );

  it.each(cases)("refuses buffers with any byte changed, cut or added: $name", ({ fit }) => {
    const bytes = new Uint8Array(fit.toBuffer());
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const copy = bytes.slice();
        copy[at] ^= by;
        expect(load(copy)).toBeUndefined();
        expect(load(bytes.slice(0, at))).toBeUndefined();
        expect(
          load(Uint8Array.from([...bytes.slice(0, 100), ...bytes.slice(100 - by)])),
        ).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  const json = jsonOf(fits["all layouts"]);
  const segments = json.segments as Json[];
  const withSegment = (i: number, fields: Json) => ({
    segments: segments.map((segment, k) => (k === i ? { ...segment, ...fields } : segment)),
  });
  it.each<[string, Json, RegExp]>([
    ["a newer version", { version: 2 }, /source.version = 2, expected 1$/],
    ["another format", { format: "fit" }, /source.format = "fit", expected "iterexp fit"/],
    [
      "a rational fit",
      { denominator: 3 },
      /source.denominator = 3, expected 0: rational fits are read no longer; make another with shape "auto"/,
    ],
    ["a fraction of a degree", { degree: 2.5 }, /source.degree = 2.5, expected a whole number/],
    ["a degree as text", { degree: "2" }, /source.degree = "2", expected a whole number/],
    ["a missing alpha", { alpha: undefined }, /source.alpha = undefined, expected a finite number/],
    ["an unknown field", { colour: 1 }, /source.colour = "present", expected no such field/],
    ["NaN", { coefficients: [NaN] }, /source.coefficients\[0\] = NaN, expected a finite number/],
    ["a hole", { coefficients: new Array(3) }, /source.coefficients\[0\] = undefined, expected/],
    [
      "too few",
      { coefficients: [1, 2, 3] },
      /source.coefficients = "3 numbers", expected \d+ rows of/,
    ],
    ["an error above the promise", { error: 1 }, /source.error = 1, expected at most what was/],
    ["a reversed domain", { domain: [3, 1] }, /source.domain = "\[3, 1\]", expected from < to/],
    [
      "overlapping segments",
      withSegment(1, { from: -50 }),
      /source.segments\[1\].from = -50, expected/,
    ],
    ["shared rows", withSegment(2, { row: 0 }), /source.segments\[2\].row = 0, expected \d+/],
    [
      "rows that are not reached",
      withSegment(1, { rows: 7 }),
      /source.segments\[1\].rows = 7, expected/,
    ],
    [
      "a width of no power of two",
      withSegment(1, { scale: 3 }),
      /segments\[1\].scale = 3, expected a power/,
    ],
    [
      "binades cut finer than the upper word of a double",
      withSegment(2, { bits: 20 }),
      /source.segments\[2\].bits = 20, expected a whole number from 0 to 19/,
    ],
    [
      "a layout of no kind",
      withSegment(0, { kind: "spline" }),
      /segments\[0\].kind = "spline", expected/,
    ],
    ["no segments", { segments: [] }, /source.segments = "none", expected at least one/],
    [
      "another coefficient",
      { coefficients: [1, ...(json.coefficients as number[]).slice(1)] },
      /source.checksum/,
    ],
  ])("loadFit refuses %s", (_, fields, message) => {
    expect(() => loadFit({ ...json, ...fields })).toThrow(RangeError);
    expect(() => loadFit({ ...json, ...fields })).toThrow(message);
  });

  it("refuses what is no base of which there are iterates", () => {
    const { format: _, version: __, checksum: ___, coefficients: table, ...said } = json;
    const loaded = (base: string) =>
      loadFit(pack({ ...said, base }, Float64Array.from(table as number[])));
    for (const base of ["1", "1/1", "7/7", "0.5", "1e33", "1e999", "1/0", "0/0", "2*/", "0x10"]) {
      expect(() => loaded(base)).toThrow(/^source\.base = ".*", expected a base > 1/);
    }
    for (const base of ["2", "3/2", "1.000000000001", "1e32", "e^(1/e)"]) {
      expect(loaded(base).base).toBe(base);
    }
  });

  const { format: _, version: __, checksum: ___, coefficients: given, ...description } = json;
  const numbers = given as number[];
  const [first, ...others] = segments;
  const ends = (first as { from: string; to: number }).to;
  const flats = (count: number) => [
    { ...first, to: ends - count },
    ...Array.from({ length: count }, (_, i) => ({
      ...first,
      from: ends - count + i,
      to: ends - count + i + 1,
    })),
    ...others,
  ];
  it.each<[string, Json, Float64Array, RegExp]>([
    [
      "5000 segments",
      { segments: flats(5000) },
      Float64Array.from(numbers),
      /^buffer of \d+ bytes: its description of/,
    ],
    [
      "65 segments",
      { segments: flats(65) },
      Float64Array.from(numbers),
      /segments = "\d+ of them", expected at most 64/,
    ],
    [
      "a base of a million digits",
      { base: "1.".padEnd(1e6, "3") },
      Float64Array.from(numbers),
      /its description of/,
    ],
    [
      "a base of two thousand digits",
      { base: "1.".padEnd(2000, "3") },
      Float64Array.from(numbers),
      /a base of at most 1000 characters/,
    ],
    ["33 MB", {}, new Float64Array(33e6 / 8), /^buffer of 33\d+ bytes: expected at most/],
    [
      "2^24 rows of which the file has none",
      {
        segments: segments.map((segment, i) => (i === 1 ? { ...segment, rows: 2 ** 24 } : segment)),
      },
      Float64Array.from(numbers),
      /rows = 16777216, expected/,
    ],
  ])("refuses %s before it makes anything of them", (_, fields, table, message) => {
    const buffer = pack({ ...description, ...fields }, table);
    const { heapUsed } = process.memoryUsage();
    expect(() => loadFit(buffer)).toThrow(message);
    expect(process.memoryUsage().heapUsed - heapUsed).toBeLessThan(4 * buffer.byteLength + 2 ** 24);
  });

  it("refuses a table larger than any that is made, in JSON too", () => {
    expect(() => loadFit({ ...json, coefficients: new Array(2 ** 32 - 1) })).toThrow(
      /coefficients = "4294967295 numbers", expected at most 4194304 bytes/,
    );
    expect(() => loadFit(pack(description, new Float64Array(2 ** 19 + 1)))).toThrow(
      /coefficients = "4194312 bytes", expected at most 4194304/,
    );
  });

  /** Monotone fits whose rows are as wide as the steps of their grid. */
  const narrow = [
    { alpha: -0.5, domain: [-0.013759013893147347, -0.013758810593662227], maxError: 0.129 },
    { alpha: 0.375, domain: [-0.052005070145709556, -0.0520048800442112], maxError: 3e-4 },
  ].map((options) => ({
    ...(options as { alpha: number; domain: [number, number]; maxError: number }),
    ...({ precision: "f32", error: "absolute", monotone: true } as const),
  }));

  it.each(narrow)("reads rows as narrow as the steps of their grid: %o", (options) => {
    const fit = fitIterate(options);
    const [{ kind, grid, scale }] = jsonOf(fit).segments as Json[];
    expect(kind).toBe("uniform");
    expect(1 / (scale as number)).toBe((grid as number) * (2 / 3) * 2 ** -23); // ulp(3/4) = 2^-24
    expect(loadFit(jsonOf(fit)).toJSON()).toEqual(fit.toJSON());
  });

  /** What says what is fitted, and how well; the loader cannot know it. All else says how x leads to it. */
  const BELIEVED =
    /^(alpha|base|error|promised|measure|precision|derivativeError|gradientError|coefficients)\b|\.value$/;
  const near = (v: number) => [v + 1, v / 2, -v, v * (1 + 2 ** -20), v * (1 - 2 ** -40)];
  const far = [0, 1, -1000, 1000, -1e5, 1e5, 1e308, 5e-324];
  const layouts = {
    ...fits,
    monotone: fitIterate({ ...half, domain: [-Infinity, 20], maxError: 1e-2, monotone: true }),
    alone: fitIterate({ ...half, domain: [1, 2], maxError: 1e-3 }),
    "rows as narrow as a grid's steps": fitIterate(narrow[0]),
    "f32 surface": fitIterate({
      ...{ alpha: [0.3, 1], domain: [0, 2], maxError: 1e-3 },
      ...{ error: "absolute", precision: "f32" },
    } as const),
  };
  it.each(Object.entries(layouts))(
    "refuses what leads x astray, with a right checksum, by the name of the field: %s",
    (name, fit) => {
      const { format: _, version: __, checksum: ___, ...json } = jsonOf(fit);
      const [from, to] = fit.domain;
      // The zero of exp^(1/2), next to which nothing but the exact center is near enough, is not among them.
      const xs = Array.from({ length: 400 }, (_, i) =>
        i % 2 === 0 ? Math.max(from, -40) + ((to - Math.max(from, -40)) * i) / 400 : from + i / 53,
      );
      let refused = 0;
      for (const path of paths(json)) {
        const at = path.join(".");
        const old = path.reduce<unknown>((v, key) => (v as Json)[key], json);
        if (typeof old !== "number" || BELIEVED.test(at)) continue;
        for (const value of [...near(old), ...far]) {
          const { json: other } = changed(json, { path, kind: "replace", value });
          const { coefficients, ...description } = other;
          const Table = fit.precision === "f32" ? Float32Array : Float64Array;
          const buffer = pack(description, Table.from(coefficients as number[]));
          let read: Fit | FitSurface;
          try {
            read = loadFit(buffer);
          } catch (error) {
            expect((error as Error).message).toMatch(/^source\.[\w[\].]+ = .*, expected /);
            refused++;
            continue;
          }
          const { bound, measure } = fit.maxError;
          for (const x of xs) {
            for (const alpha of [0.4, 0.9]) {
              const y = fit.evaluate(x, alpha);
              const z = read.evaluate(x, alpha);
              if (Number.isNaN(y) || Number.isNaN(z)) continue; // outside
              const unit = measure === "absolute" ? 1 : Math.abs(y);
              if (!(Math.abs(y - z) <= 2 * bound * unit)) {
                expect.fail(`${name}: ${at} = ${value} for ${old} gives ${z} for ${y} at ${x}`);
              }
            }
          }
        }
      }
      expect(refused).toBeGreaterThan(10);
    },
  );

  it.each<[string, Fit, Json, RegExp]>([
    ["an anchor", fits.f32, { anchor: 1000 }, /segments\[0\]\.anchor = 1000, expected/],
    ["a first row", fits.f32, { first: 1e5 }, /segments\[0\]\.(anchor|first) = .*, expected/],
    ["an offset", fits.f32, { offset: 0 }, /segments\[0\]\.offset = 0, expected .* with this/],
    ["a center", layouts.alone, { center: 1 }, /segments\[0\]\.center = 1, expected 1\.5/],
    [
      "rows narrower than the steps of their grid",
      layouts["rows as narrow as a grid's steps"],
      { grid: 1.5 },
      /segments\[0\]\.grid = 1\.5, expected one on which the centers lie/,
    ],
  ])("names what is wrong with %s", (_, fit, fields, message) => {
    const { format: __, version, checksum, coefficients, segments, ...rest } = jsonOf(fit);
    const [segment] = segments as Json[];
    const Table = fit.precision === "f32" ? Float32Array : Float64Array;
    const buffer = pack(
      { ...rest, segments: [{ ...segment, ...fields }] },
      Table.from(coefficients as number[]),
    );
    expect(() => loadFit(buffer)).toThrow(message);
  });

  it.each<[string, Json]>([
    ["one cell wider than the rectangle", { exponents: [1000, -1], domain: [0, 2] }],
    ["an anchor beyond f32", { exponents: [127, 2], precision: "f32" }],
    [
      "cells narrower than numbers lie apart",
      { domain: [1e6, 1e6 + 2 ** -29], exponents: [-31, 2] },
    ],
  ])("refuses surfaces of %s", (_, fields) => {
    const { format, version, checksum, coefficients, ...surface } = jsonOf(fits.surface);
    const { degree, alpha } = surface as { degree: number; alpha: [number, number] };
    const made = { ...surface, alpha: [alpha[0], alpha[1]], ...fields } as Json;
    const [ex] = made.exponents as number[];
    const [from, to] = made.domain as number[];
    const ea = 1;
    const cells = Math.max(1, Math.ceil((to - from) / 2 ** ex - 0.25));
    const Table = made.precision === "f32" ? Float32Array : Float64Array;
    const table = new Table(cells * (degree + 1) ** 2);
    const buffer = pack({ ...made, exponents: [ex, ea], alpha: [0, 2] }, table);
    expect(() => loadFit(buffer)).toThrow(
      /exponents\[0\] = .*, expected cells that f\d+ can tell apart/,
    );
  });
});

describe("a fit as an object", () => {
  const fit = fitIterate({ alpha: 0.5, domain: [-1, 1], maxError: 1e-6 });
  const surface = fitIterate({ alpha: [0.4, 0.6], domain: [0, 1], maxError: 1e-3 });

  it("is copied by structuredClone as what is stored, which loadFit takes", () => {
    for (const load of [loadFit, loadSmall]) {
      for (const one of [fit, surface, load(fit.toJSON())]) {
        expect(load(structuredClone(one)).toJSON()).toEqual(one.toJSON());
      }
    }
    expect(Object.keys(fit)).toEqual(["stored"]);
    expect(() => loadFit({ stored: 1 })).toThrow("expected a buffer of toBuffer()");
  });

  it("prints what it is", () => {
    const of =
      "base: e, alpha: 0.5, domain: \\[-1, 1\\], precision: f64, maxError: .*, pieces: 513, bytes: 12312";
    expect(inspect(fit)).toMatch(new RegExp(`^Fit \\{ ${of} \\}$`));
    expect(inspect(surface)).toMatch(
      /^FitSurface \{ base: e, alpha: \[0.4, 0.6\], .*bytes: 128 \}$/,
    );
  });
});

describe("coefficients of -0, which JSON has not", () => {
  it.each([
    { alpha: -0.5, domain: [0, 1e38] },
    { alpha: -1e-300, domain: [-1, 3] },
  ] as const)("are 0, so that the JSON of a fit is read again: %o", (options) => {
    const fit = fitIterate({ ...options, maxError: 1e-5, precision: "f32" });
    const { coefficients } = fit.toJSON() as { coefficients: number[] };
    expect(coefficients.some((c) => Object.is(c, -0))).toBe(false);
    const { checksum } = loadFit(jsonOf(fit)).toJSON() as Json;
    expect(checksum).toBe((loadFit(fit.toBuffer()).toJSON() as Json).checksum);
    expect(pack({}, Float32Array.of(-0))).toEqual(pack({}, Float32Array.of(0)));
  });
});

describe("continuity 1", () => {
  it.each([
    { domain: [-4, 4], maxError: 1e-6 },
    { domain: [-20, 25], maxError: 1e-9 },
    { domain: [-50, 1e6], maxError: 1e-5 },
    { domain: [-5, 9], maxError: 1e-3, precision: "f32" },
    { domain: [0, 5], maxError: 1e-3, error: "absolute" },
    { domain: [-8, 8], maxError: 1e-8, shape: "polynomials" },
    { domain: [-4, 4], maxError: 1e-5, precision: "f32", shape: "polynomials" },
  ] as const)("is believed of a fit that has it alone: %o", (options) => {
    const given = { alpha: 0.5, shape: "piecewise", ...options } as const;
    const smooth = fitIterate({ ...given, continuity: 1 });
    expect(loadFit(smooth.toBuffer()).toJSON()).toEqual(smooth.toJSON());
    const { format, version, checksum, coefficients, ...description } = fitIterate({
      ...given,
      continuity: 0,
    }).toJSON() as Record<string, unknown>;
    const Type = description.precision === "f32" ? Float32Array : Float64Array;
    const claimed = pack({ ...description, continuity: 1 }, Type.from(coefficients as number[]));
    expect(() => loadFit(claimed)).toThrow(
      "source.continuity = 1, expected 0 where slopes do not meet",
    );
  });
});
