import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { javascriptRows } from "../../src/fit/emit/javascript.js";
import { BLOCK, COMPILED_AFTER, wasmInto } from "../../src/fit/evaluate/wasm/into.js";
import { kernelOf } from "../../src/fit/evaluate/wasm/kernel.js";
import type { FitData } from "../../src/fit/store/fit-data.js";
import { type Fit, type FitOptions, fitIterate, loadFit } from "../../src/fit.js";
import { hasBrowser, openBrowser, openPage } from "../browser/browser.js";
import { stepped, uniform } from "../fixtures/doubles.js";
import { steppedSingle } from "./singles.js";

const ulp: FitOptions = { alpha: 0.5, domain: [-20, 25], maxError: 4, error: "ulp" };
const f32 = { precision: "f32" } as const;
const fits: Record<string, Fit> = {
  "f64, 4 ulp": fitIterate(ulp),
  "f64, longer rows": fitIterate({ alpha: -0.5, domain: [0, 8], maxError: 1e-13 }),
  "f64, a term more": fitIterate({ ...ulp, domain: [1, 3], maxError: 0.6 }),
  "f64, two terms more": fitIterate({ ...ulp, domain: [-1, 1], maxError: 2 }),
  "f64, 0 outside, clamped": fitIterate({ ...ulp, domain: [1, 3], outside: "clamp" }),
  "f64 from 0, the exact function outside": fitIterate({
    alpha: 0.25,
    domain: [0, 3],
    maxError: 1e-9,
    outside: "exact",
  }),
  "f64, degree 1": fitIterate({ alpha: 0.5, domain: [-1, 1], maxError: 1e-3, error: "absolute" }),
  "f32, 1 ulp": fitIterate({ ...ulp, maxError: 1, ...f32 }),
  "f32, clamped": fitIterate({ ...ulp, domain: [0, 4], maxError: 2, outside: "clamp", ...f32 }),
  "f32, exact outside": fitIterate({
    ...ulp,
    domain: [-8, 8],
    maxError: 1,
    outside: "exact",
    ...f32,
  }),
};
const cases = Object.entries(fits).map(([name, fit]) => ({ name, fit }));

const TYPES = [Float64Array, Float32Array] as const;
const pairsOfTypes = TYPES.flatMap((In) => TYPES.map((Out) => ({ In, Out })));

function dataOf(fit: Fit): FitData {
  const data = fit.toJSON() as FitData;
  const Table = fit.precision === "f32" ? Float32Array : Float64Array;
  return { ...data, coefficients: Table.from(data.coefficients) };
}

const intoOf = (fit: Fit, In: (typeof TYPES)[number], Out: (typeof TYPES)[number]) => {
  const data = dataOf(fit);
  const into = wasmInto(
    data,
    Float64Array.from(javascriptRows(data).flat()),
    fit.evaluate,
    In,
    Out,
  );
  expect(into).toBeDefined();
  return into as NonNullable<typeof into>;
};

/** In, beside and far from the domain, between rows, and what is special. */
function argumentsFor({ domain: [from, to] }: Fit, count: number): Float64Array {
  const random = uniform(7);
  const width = to - from;
  const special = [Number.NaN, 0, -0, 5e-324, -5e-324, 1e-310, 1e-40, -1e-40, Infinity, -Infinity];
  special.push(Number.MAX_VALUE, -Number.MAX_VALUE, 3.5e38, -3.5e38, 4e9, -4e9);
  for (const end of [from, to]) {
    for (let n = -3; n <= 3; n++) special.push(stepped(end, n), steppedSingle(end, n));
  }
  for (let x = from; x <= to; x += width / 4096) special.push(x, stepped(x, -1), stepped(x, 1));
  return Float64Array.from({ length: count }, (_, i) => {
    if (i % 4 === 0) return special[(i / 4) % special.length];
    if (i % 4 === 1) return from - width / 2 + 2 * width * random();
    return from + width * random();
  });
}

/** How many results are not, bit for bit, `evaluate` of the argument rounded to the type of the results. */
const differing = (fit: Fit, out: Float64Array | Float32Array, xs: ArrayLike<number>): number => {
  const rounded = out instanceof Float32Array ? Math.fround : (y: number) => y;
  return out.filter((y, i) => !Object.is(y, rounded(fit.evaluate(xs[i])))).length;
};

afterEach(() => {
  vi.unstubAllGlobals();
});

it("has fits with each number of terms beyond the polynomial's", () => {
  const extras = cases.map(({ fit }) => (fit.precision === "f64" ? dataOf(fit).extra : -1));
  expect(new Set(extras)).toEqual(new Set([-1, 0, 1, 2]));
});

describe.each(cases)("evaluateInto by WebAssembly: $name", ({ fit }) => {
  it.each(pairsOfTypes)("the bits of evaluate, $In.name to $Out.name", ({ In, Out }) => {
    const xs = In.from(argumentsFor(fit, 100_000));
    const out = new Out(xs.length);
    intoOf(fit, In, Out)(out, xs);
    expect(differing(fit, out, xs)).toBe(0);
  });

  it("any length, and nothing written beyond it", () => {
    const into = intoOf(fit, Float64Array, Float32Array);
    const all = argumentsFor(fit, 4 * BLOCK);
    const short = Array.from({ length: 18 }, (_, n) => n);
    const long = [1, 2, 3].flatMap((k) => [-5, -4, -1, 0, 1, 3].map((n) => k * BLOCK + n));
    for (const n of [...short, ...long]) {
      const xs = all.subarray(n % 7, (n % 7) + n);
      const around = new Float32Array(n + 16).fill(42);
      const out = around.subarray(8, 8 + n);
      into(out, xs);
      expect(differing(fit, out, xs), `${n}`).toBe(0);
      expect(around.filter((_, i) => i < 8 || i >= 8 + n)).toEqual(new Float32Array(16).fill(42));
    }
  });
});

describe("when it is used", () => {
  const both = [fits["f64, 4 ulp"], fits["f32, 1 ulp"]] as const;
  /** A copy that has compiled nothing yet. */
  const fresh = (fit: Fit) => loadFit(fit.toBuffer()) as Fit;

  interface Wasm {
    Module: new (bytes: Uint8Array) => object;
    Instance: new (module: object) => object;
  }

  /** How many modules have been made since. */
  function counted(): () => number {
    const { Module, Instance } = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;
    let count = 0;
    vi.stubGlobal("WebAssembly", {
      Instance,
      Module: class extends Module {
        constructor(bytes: Uint8Array) {
          super(bytes);
          count++;
        }
      },
    });
    return () => count;
  }

  it("once for the types of arrays, after enough numbers in arrays that are long enough", () => {
    const modules = counted();
    const fit = fresh(both[0]);
    const xs = argumentsFor(fit, 1024);
    const out = new Float64Array(xs.length);
    for (let seen = xs.length; seen < COMPILED_AFTER; seen += xs.length) fit.evaluateInto(out, xs);
    expect(modules()).toBe(0);
    for (let k = 0; k < 3; k++) fit.evaluateInto(out, xs);
    expect(modules()).toBe(1);
    expect(differing(fit, out, xs)).toBe(0);
    fit.evaluateInto(new Float32Array(xs.length), xs);
    expect(modules()).toBe(2);
    fit.evaluateInto(out.subarray(0, 5), xs.subarray(0, 5));
    expect(modules()).toBe(2);
  });

  it.each(both)("in place and where arrays overlap (%#)", (given) => {
    const modules = counted();
    const fit = fresh(given);
    for (const Type of TYPES) {
      const length = COMPILED_AFTER + 5;
      const xs = Type.from(argumentsFor(fit, length));
      for (const shift of [0, 1, 3, 2 * BLOCK]) {
        for (const [from, to] of [
          [0, shift],
          [shift, 0],
        ]) {
          const buffer = new Type(length + shift);
          buffer.set(xs, from);
          const out = buffer.subarray(to, to + length);
          fit.evaluateInto(out, buffer.subarray(from, from + length));
          expect(differing(fit, out, xs)).toBe(0);
        }
      }
    }
    expect(modules()).toBe(2);
  });

  const throwing = (error: Error) =>
    class {
      constructor() {
        throw error;
      }
    };
  it.each([
    ["no WebAssembly", undefined],
    ["no SIMD", { Module: throwing(new SyntaxError("no SIMD")) }],
    [
      "no memory",
      { Module: class {}, Instance: throwing(new RangeError("could not allocate memory")) },
    ],
  ])("%s: JavaScript, with the same bits", (_, engine) => {
    vi.stubGlobal("WebAssembly", engine);
    for (const given of both) {
      const fit = fresh(given);
      const xs = argumentsFor(fit, COMPILED_AFTER);
      const out = new Float64Array(xs.length);
      expect(differing(fit, fit.evaluateInto(out, xs), xs)).toBe(0);
    }
  });

  it("fits of other layouts stay with JavaScript", () => {
    const modules = counted();
    for (const options of [
      { domain: [-Infinity, 1e4], maxError: 1e-6 },
      { domain: [0, 1], maxError: 1e-4, shape: "polynomial" },
    ] as const) {
      const fit = fitIterate({ alpha: 0.5, ...options });
      const xs = argumentsFor(fitIterate({ ...ulp, maxError: 1e6 }), COMPILED_AFTER);
      const out = new Float64Array(xs.length);
      expect(differing(fit, fit.evaluateInto(out, xs), xs)).toBe(0);
    }
    expect(modules()).toBe(0);
  });

  it("modules stay below 4 kB, up to which browsers compile on the main thread, as far as degree 20", () => {
    for (const { In, Out } of pairsOfTypes) {
      const data = { ...dataOf(both[0]), degree: 20, extra: 2 } as const;
      const sizes = [In.BYTES_PER_ELEMENT as 4 | 8, Out.BYTES_PER_ELEMENT as 4 | 8] as const;
      const kernel = kernelOf(data, ...sizes, BLOCK);
      expect(kernel?.bytes.length).toBeLessThan(4096);
    }
  });
});

describe.skipIf(!hasBrowser())("in a browser", () => {
  let browser: Browser;
  let script: string;
  beforeAll(async () => {
    browser = await openBrowser();
    const main = `
      import { loadFit } from "./src/fit.js";
      const read = async (path) => (await fetch(path)).arrayBuffer();
      const xs = new Float64Array(await read("/xs.bin"));
      let modules = 0;
      const { Module } = WebAssembly;
      WebAssembly.Module = class extends Module { constructor(bytes) { super(bytes); modules++; } };
      let other = 0;
      for (const name of ["64", "32"]) {
        const fit = loadFit(await read("/f" + name + ".bin"));
        const ys = new Float64Array(await read("/y" + name + ".bin"));
        const out = fit.evaluateInto(new Float64Array(xs.length), xs);
        other += ys.filter((y, j) => !Object.is(y, out[j])).length;
      }
      const result = document.createElement("pre");
      result.textContent = JSON.stringify({ modules, other });
      document.body.append(result);`;
    const { outputFiles } = await build({
      stdin: { contents: main, resolveDir: process.cwd(), loader: "ts" },
      bundle: true,
      format: "esm",
      write: false,
    });
    script = outputFiles[0].text;
  });
  afterAll(() => browser?.close());

  it.each([
    ["no policy", undefined, 2],
    ["WebAssembly, but no code from strings", "script-src 'self' 'wasm-unsafe-eval'", 2],
    ["neither", "script-src 'self'", 0],
  ])("%s: the same bits", async (_, policy, modules) => {
    const meta = policy && `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
    const double = fits["f64, 4 ulp"];
    const single = fits["f32, 1 ulp"];
    const xs = argumentsFor(double, 2 ** 18 + 3);
    const bytes = (array: Float64Array) => new Uint8Array(array.buffer);
    const { page } = await openPage(browser, {
      "/": `<!doctype html>${meta ?? ""}<script type="module" src="/main.js"></script>`,
      "/main.js": script,
      "/xs.bin": bytes(xs),
      "/f64.bin": new Uint8Array(double.toBuffer()),
      "/f32.bin": new Uint8Array(single.toBuffer()),
      "/y64.bin": bytes(xs.map(double.evaluate)),
      "/y32.bin": bytes(xs.map(single.evaluate)),
    });
    const text = await page.locator("pre").textContent();
    expect(JSON.parse(text ?? "")).toEqual({ modules, other: 0 });
    await page.close();
  });
});
