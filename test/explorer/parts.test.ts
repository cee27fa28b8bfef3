import { describe, expect, it } from "vitest";
import { inCode, inPython } from "../../docs/explorer/code.js";
import { moved, possible } from "../../docs/explorer/extent.js";
import { EXPORTS, scriptOf } from "../../docs/explorer/judging/module.js";
import { grouped, numberOf, picked, rounded } from "../../docs/explorer/number.js";
import {
  edges,
  middle,
  numbers,
  oneOf,
  optional,
  readAddress,
  readState,
  someOf,
  text,
  writeAddress,
} from "../../docs/explorer/state.js";
import { ACTIVATIONS } from "../../docs/explorer/tasks/activations.js";
import { paint } from "../../docs/explorer/tasks/colour.js";
import { curves, places } from "../../docs/explorer/tasks/curve.js";
import { rhoContours, rhoSlice } from "../../docs/explorer/tasks/rho.js";
import { linearTicks, logTicks } from "../../docs/explorer/ticks.js";
import { Undo } from "../../docs/explorer/undo.js";
import { TARGETS } from "../../docs/explorer/views/fits-targets.js";
import { apart } from "../../src/compare/judge/verdict.js";
import { TARGET_NAMES } from "../../src/fit/emit/targets.js";
import * as iterexp from "../../src/index.js";
import { rho } from "../../src/rho.js";

const labels = (ticks: readonly { label: string }[]) => ticks.map(({ label }) => label);

describe("the state of a view", () => {
  const kinds = {
    a: text("1/2"),
    axes: oneOf("linear", "log"),
    lines: someOf(["x", "exp"], ["x"]),
    window: edges,
    at: numbers(2, "re,im"),
  };

  it("is written into the address and read back, its numbers to the last bit", () => {
    const state = {
      a: "1/3",
      axes: "log" as const,
      lines: [],
      window: [1, 1 + 1e-12, 0.1 + 0.2, 2 ** 0.5],
      at: [-1e-300, 7],
    };
    const { view, given } = readAddress(writeAddress("curve", kinds, state));
    expect(view).toBe("curve");
    expect(readState(kinds, given)).toEqual({ state, problems: [] });
    expect(writeAddress("curve", kinds, readState(kinds, new URLSearchParams()).state)).toBe(
      "#curve",
    );
    const code = { code: optional };
    for (const address of ["#own", "#own?code=", "#own?code=x"]) {
      const { state } = readState(code, readAddress(address).given);
      expect(writeAddress("own", code, state)).toBe(address);
    }
  });

  it("says what of an address it does not understand, and has the initial value there", () => {
    for (const [query, problem] of [
      ["axes=constructor", "axes = “constructor”, expected linear, log"],
      ["axes=__proto__", "axes = “__proto__”"],
      ["lines=x,toString", "lines = “x,toString”, expected some of x, exp"],
      ["window=1,0,0,1", "window = “1,0,0,1”, expected x0,x1,y0,y1"],
      ["window=1,2,3", "window"],
      ["window=,,,", "window"],
      ["window=NaN,1,0,1", "window"],
      ["at=1", "at = “1”, expected re,im"],
      ["constructor=1", "“constructor”, which is none of a, axes, lines, window, at"],
      [`axes=${"x".repeat(100)}`, `“${"x".repeat(60)}…”`],
    ]) {
      const { given } = readAddress(`#curve?${query}`);
      const { state, problems } = readState(kinds, given);
      expect(state, query).toEqual(readState(kinds, new URLSearchParams()).state);
      expect(problems.join(), query).toContain(problem);
    }
  });
});

describe("undo", () => {
  it("goes back and forth, and forgets what was taken back where something new is done", () => {
    const undo = new Undo();
    for (const state of ["a", "b", "b", "c"]) undo.note(state);
    expect([undo.undo(), undo.undo(), undo.undo()]).toEqual(["b", "a", undefined]);
    expect([undo.redo(), undo.canUndo, undo.canRedo]).toEqual(["b", true, true]);
    undo.note("d");
    expect([undo.redo(), undo.undo(), undo.redo()]).toEqual([undefined, "b", "d"]);
  });

  it("keeps a limited number of states", () => {
    const undo = new Undo();
    for (let i = 0; i <= 1000; i++) undo.note(`${i}`);
    let steps = 0;
    while (undo.undo() !== undefined) steps++;
    expect(steps).toBe(200);
  });
});

describe("ticks", () => {
  it("tell neighbours apart and keep their leading digits however near they are", () => {
    for (let width = 10; width > 1e-12; width /= 3) {
      for (const from of [1, -2.5, 0.5, 1234.5]) {
        if (width < 1e-12 * Math.abs(from)) continue;
        const ticks = linearTicks([from, from + width], 6);
        expect(ticks.length).toBeGreaterThan(1);
        expect(new Set(labels(ticks)).size).toBe(ticks.length);
        for (const { at, label } of ticks) {
          const error = Math.abs(Number(label.replace("−", "-")) - at);
          expect(error, label).toBeLessThan(width / 100);
        }
      }
    }
    expect(labels(linearTicks([-3, 4], 7))).toContain("−3");
    for (const label of labels(linearTicks([1, 1 + 2e-12], 3))) {
      expect(label).toMatch(/^1\.0000000000\d{3}$/);
    }
    expect(labels(linearTicks([0, 4e-6], 4))).toEqual([
      "0",
      "1·10^−6",
      "2·10^−6",
      "3·10^−6",
      "4·10^−6",
    ]);
    expect(labels(linearTicks([2e8, 2.0004e8], 4))).toContain("2.0002·10^8");
  });

  it("are numbers on a logarithmic axis that shows less than a decade", () => {
    const ticks = logTicks([2, 2 + 1e-9], 4);
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks[1].label).toMatch(/^100\.0000000\d+$/);
    expect(10 ** ticks[1].at).toBeCloseTo(Number(ticks[1].label), 12);
  });

  it("are there on tower axes at every depth", () => {
    for (let width = 4; width > 1e-11; width /= 5) {
      const { value, at } = places("tower", [0.3, 0.3 + width], 6);
      expect(value.length, `${width}`).toBeGreaterThan(1);
      for (const [i, number] of value.entries()) {
        if (number === Infinity) expect(iterexp.sexp(at[i])).toBe(number);
        else expect(at[i]).toBe(iterexp.slog(number));
      }
    }
  });
});

describe("tower axes", () => {
  it("have numbers at round heights beyond doubles", () => {
    for (const [from, to] of [
      [4.9, 5.6],
      [3, 5],
      [3.6395, 3.64],
      [7, 7.001],
    ] as const) {
      const { value, at } = places("tower", [from, to], 6);
      const beyond = at.filter((_, i) => value[i] === Infinity);
      expect(beyond.length, `${from}`).toBeGreaterThan(2);
      for (const height of beyond) expect(iterexp.sexp(height)).toBe(Infinity);
      for (const height of at) expect(height >= from && height <= to).toBe(true);
    }
    expect(places("tower", [-1.95, 2.6], 6).value).not.toContain(Infinity);
  });

  it("have every iterate a above the diagonal, beyond doubles too", () => {
    const scales = { x: "tower", y: "tower" } as const;
    for (const a of [-0.5, 0.5, 2]) {
      const asked = { a, family: [1 / 4], beside: ["tanh", "softplus"] as const, scales };
      const { u, identity, exp, iterate, twice, family, beside } = curves(asked, 0.1, 5, 49);
      for (const [i, height] of u.entries()) {
        if (height < 1.1) continue; // above 0 all heights are those of doubles
        expect(identity[i]).toBeCloseTo(height, 10);
        expect(exp[i]).toBeCloseTo(height + 1, 10);
        expect(iterate[i]).toBeCloseTo(height + a, 10);
        expect(twice[i]).toBeCloseTo(height + 2 * a, 10);
        expect(family[0][i]).toBeCloseTo(height + 1 / 4, 10);
        if (height > 3) {
          expect(beside[0][i]).toBeCloseTo(0, 10);
          expect(beside[1][i]).toBeCloseTo(height, 10);
        }
      }
    }
  });
});

describe("a window", () => {
  it("keeps its width when it is moved, to the rounding of its ends", () => {
    let window = { x: [2, 2.001], y: [3, 3.001] } as Parameters<typeof moved>[0];
    for (let i = 0; i < 100; i++) window = moved(window, 1, 0.01, -0.01);
    expect(window.x[0]).toBeCloseTo(1.999, 12);
    expect(window.x[1] - window.x[0]).toBeCloseTo(0.001, 13);
    expect(window.y[0]).toBeCloseTo(2.999, 12);
  });

  it("is restored wherever keys and pointers can bring it", () => {
    for (const at of [0, 0.318, 1e5, -7e14]) {
      let window = { x: [at - 4, at + 4], y: [1.3 - 3, 1.3 + 3] } as Parameters<typeof moved>[0];
      for (const k of [1.25, 0.8]) {
        for (let i = 0; i < 300; i++) {
          const next = moved(window, k, (1 - k) / 2, (1 - k) / 2);
          if (!possible(next)) break;
          window = next;
          const { x, y } = window;
          expect(edges.read([...x, ...y].join(",")), `${[...x, ...y]}`).toEqual([...x, ...y]);
          const centre = [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2, x[1] - x[0]];
          expect(middle.read(centre.join(",")), `${centre}`).toEqual(centre);
        }
      }
    }
  });

  it("gives a picked number with the digits that its pixels tell apart", () => {
    expect(picked(1.23456789, 7)).toBe(1.235);
    expect(picked(1.23456789012345, 1e-9)).toBe(1.234567890123);
  });
});

describe("code that is judged", () => {
  /** The function that a source stands for, as judge.ts makes it. */
  const made = (source: string): ((x: number) => number) => {
    const { expression, statements } = scriptOf(source);
    const run = (body: string) =>
      new Function(...Object.keys(iterexp), `"use strict";${body}`)(...Object.values(iterexp));
    try {
      return run(`return (${expression ?? "}"});`);
    } catch {
      return run(statements);
    }
  };

  it.each([
    ["an expression", "(x) => x + 1"],
    ["an expression with a semicolon", "(x) => x + 1;"],
    ["statements", "const one = 1;\nfunction f(x) { return x + one; }"],
    ["export function f", "export function f(x) { return x + 1; }"],
    [
      "export function after others",
      "const one = 1;\nexport function f(x) {\n  return x + one;\n}\n",
    ],
    ["export const", "export const f = (x) => x + 1;"],
    ["another name", "export function plusOne(x) { return x + 1; }"],
    ["export default", "export default (x) => x + 1;"],
    ["export default function", "export default function f(x) { return x + 1; }"],
    ["export default at the end", "function g(x) { return x + 1; }\nexport default g;\n"],
    ["a list of exports", "function g(x) { return x + 1; }\nexport { g as default };"],
    ["a list that names f", "const g = (x) => x + 1, h = 0;\nexport { h, g as f };"],
    ["an import", 'import { sexp } from "iterexp";\nexport function f(x) { return x + 1; }'],
    [
      "an import under another name",
      'import { iterateExp as it } from "iterexp";\n(x) => it(x, 0) + 1',
    ],
    [
      "a module with one",
      'import { sexp, iterateExp as it } from "iterexp";\nexport const f = (x) => it(x, 0) + 1;',
    ],
    [
      "an import of all",
      'import * as lib from "iterexp";\nconst f = (x) => lib.iterateExp(x, 0) + 1;',
    ],
    ["the only name that is declared", "const half = (x) => x + 1;"],
    ["the only name of statements", "let plus = (x) => {\n  const one = 1;\n  return x + one;\n};"],
    ["module.exports", "module.exports = (x) => x + 1;"],
    [
      "module.exports of a name",
      "const one = 1;\nmodule.exports = function half(x) { return x + one; };",
    ],
    ["the word export in a comment", "// export it\n(x) => x + 1"],
  ])("takes %s for a function", (_, source) => {
    expect(made(source)(2)).toBe(3);
  });

  it("is none where several names are declared and none is f", () => {
    expect(made("const one = 1;\nconst half = (x) => x + one;")).toBeUndefined();
  });

  it("may use what iterexp exports by name", () => {
    expect(EXPORTS.toSorted()).toEqual(Object.keys(iterexp).toSorted());
  });
});

describe("numbers that are written", () => {
  it("are decimals and fractions of them, and nothing else that JavaScript would read", () => {
    const good = { "1/3": 1 / 3, " 1 / 3 ": 1 / 3, "+.5": 0.5, "5.": 5, "-1E-3": -1e-3, "007": 7 };
    for (const [written, value] of Object.entries(good)) expect(numberOf(written)).toBe(value);
    expect(numberOf("-Infinity")).toBe(Number.NEGATIVE_INFINITY);
    for (const written of ["", "0x10", "1_0", "1e", "--1", "1/2/3", "infinity", "½"]) {
      expect(numberOf(written), written).toBeNaN();
      expect(() => inCode(written)).toThrow(`“${written}” is no number`);
    }
  });

  it("stand in programs as JavaScript and Python read them", () => {
    expect(["+1/3", " -1 / 2 ", "007", "-00.5", "0.5"].map(inCode)).toEqual(
      ["1/3", "-1/2", "7", "-0.5", "0.5"], // octal, or no number, with their zeros
    );
    expect(["1/0.3", "1e1/4", "1/-2", "3/0.5"].map(inCode)).toEqual([
      `${1 / 0.3}`,
      "2.5",
      "-0.5",
      "6",
    ]);
    expect(["-Infinity", "1/0", "2"].map(inPython)).toEqual(['-float("inf")', 'float("inf")', "2"]);
  });
});

describe("numbers that are read", () => {
  it("are rounded, not cut", () => {
    expect(rounded("1.6487212707001282")).toBe("1.6487212707");
    expect(rounded("0.49856328794111443 - 1.9999999999999998i")).toBe("0.49856328794 − 2i");
    expect(rounded("1.23456789012345e-7")).toBe("1.2345678901e−7");
    expect(grouped("1.6463542337511945809719240")).toBe(
      "1.64635\u200942337\u200951194\u200958097\u200919240",
    );
  });

  it("are told apart by a verdict", () => {
    expect(apart(2, 3, " against ")).toBe("2 against 3");
    expect(apart(1.64635, 1.64632, " against ")).toBe("1.64635 against 1.64632");
    expect(apart(1, 1 + 2 ** -52, " against ")).toBe("1 against 1.0000000000000002");
    expect(apart(5, 5, " against ")).toBe("5 against 5");
  });
});

describe("fits", () => {
  it("have their source in every language that is text", () => {
    const texts = TARGET_NAMES.filter((name) => name !== "onnx");
    expect(TARGETS.map(({ value }) => value).toSorted()).toEqual(texts.toSorted());
  });
});

describe("what is drawn", () => {
  it("has GELU by the error function", () => {
    for (const [x, gelu] of GELU) {
      expect(Math.abs(ACTIVATIONS.gelu(x) / gelu - 1), `${x}`).toBeLessThan(3e-14);
    }
    expect(ACTIVATIONS.softplus(800)).toBe(800);
    expect(ACTIVATIONS.softplus(-800)).toBe(0);
    expect(ACTIVATIONS.silu(0)).toBe(0);
  });

  it("leaves empty what has no value, and only that", () => {
    const window = { x: [-4, 4], y: [-4, 4] } as const;
    for (const [a, below] of [
      [0.5, "signed"],
      [0.5, "none"],
      [1.5, "signed"],
      [-0.5, "none"],
      [0.5, "odd"],
    ] as const) {
      const { domain } = rhoContours(a, below, window);
      const op = rho(a, below === "none" ? {} : { extension: below });
      const rings = domain
        .split("Z")
        .filter((ring) => ring !== "")
        .map((ring) => cornersOf(ring));
      let checked = 0;
      for (let i = 0; i < 16; i++) {
        for (let j = 0; j < 16; j++) {
          const [x, y] = [(i + 0.31) / 16, (j + 0.67) / 16];
          const value = (u: number, v: number) => Number.isNaN(op.sum(-4 + 8 * u, -4 + 8 * v));
          // A cell of the grid from the edge on it is exact.
          const near = [-1, 1].some((s) =>
            [-1, 1].some((t) => value(x + s / 60, y + t / 60) !== value(x, y)),
          );
          if (near) continue;
          checked++;
          expect(insideOf(rings, x, y), `${below} at ${x}, ${y}`).toBe(!value(x, y));
        }
      }
      expect(checked).toBeGreaterThan(200);
    }
  });

  it("has its contours' values where they cross the picture, wherever it lies", () => {
    for (const [a, below] of [
      [0.5, "none"],
      [1, "none"],
      [0.3, "odd"],
    ] as const) {
      const op = rho(a, below === "none" ? {} : { extension: below });
      const { contours } = rhoContours(a, below, { x: [2, 3], y: [5, 9] });
      expect(contours.length).toBeGreaterThan(3);
      for (const { level, onDiagonal } of contours.slice(1, -1)) {
        const [x, y] = onDiagonal ?? [Number.NaN, Number.NaN];
        expect((x - 2) / 1).toBeCloseTo((y - 5) / 4, 9);
        expect(op.sum(x, y) / level).toBeCloseTo(1, 5);
      }
    }
  });

  it("has the slice of the operation over a", () => {
    const { a, value } = rhoSlice("none", 2, 2, [0, 1], 20);
    expect([value[0], value[20]]).toEqual([4, 4]);
    for (let i = 1; i < 20; i++) {
      expect(value[i]).toBe(rho(a[i]).sum(2, 2));
      expect(value[i]).toBeGreaterThan(4);
    }
    expect(rhoSlice("shift", 2, 3, [-1, 0], 1).value[0]).toBeNaN();
  });

  it("has contours where the modulus passes a power of 2 or the argument a multiple of 30 degrees", () => {
    const look = { wheel: "hue", mode: "contour" } as const;
    const dark = (re: number, im: number, right: readonly [number, number]) => {
      const out = new Uint32Array(1);
      paint(out, Float64Array.of(re, im, ...right, re, im, re, im), 1, look);
      const plain = new Uint32Array(1);
      paint(plain, Float64Array.of(re, im), 1, { ...look, mode: "colour" });
      return out[0] !== plain[0];
    };
    expect(dark(1.9, 0.1, [1.95, 0.1])).toBe(false);
    expect(dark(1.99, 0.1, [2.01, 0.1])).toBe(true);
    expect(dark(3, 0.01, [3, -0.01])).toBe(true);
    expect(dark(3, 1.7, [3, 1.76])).toBe(true);
    expect(dark(3, 1.6, [3, 1.65])).toBe(false);
  });

  it("has squares of the plane of values in turn darker", () => {
    const look = { wheel: "hue", mode: "checker" } as const;
    const lightness = (re: number, im: number) => {
      const out = new Uint32Array(1);
      const plain = new Uint32Array(1);
      const z = [re, im];
      paint(out, Float64Array.of(...z, ...z, ...z, ...z), 1, look);
      paint(plain, Float64Array.from(z), 1, { ...look, mode: "colour" });
      return ((out[0] >>> 8) & 255) / ((plain[0] >>> 8) & 255);
    };
    for (const re of [-1.5, -0.5, 0.5, 1.5]) {
      for (const im of [-1.5, -0.5, 0.5]) {
        const odd = Math.abs(Math.floor(re) + Math.floor(im)) % 2 === 1;
        expect(lightness(re, im)).toBeCloseTo(odd ? 0.6 : 1, 1);
      }
    }
  });
});

/** x erfc(-x / sqrt 2) / 2, by mpmath to 25 digits. */
const GELU: readonly (readonly [number, number])[] = [
  [-9, -1.0157295653584566e-18],
  [-2.9, -0.0054108585711137114],
  [-1, -0.15865525393145705],
  [-0.3, -0.11462657334331421],
  [0.5, 0.34573123063700655],
  [2, 1.9544997361036416],
  [3.5, 3.4991857982233757],
];

function cornersOf(ring: string): [number, number][] {
  let at: [number, number] = [0, 0];
  return [...ring.matchAll(/([MLHV])([\d.,-]+)/g)].map(([, command, numbers]) => {
    const [p, q] = numbers.split(",").map(Number);
    if (command === "H") at = [p, at[1]];
    else if (command === "V") at = [at[0], p];
    else at = [p, q];
    return at;
  });
}

/** By the parity of the edges to the right. */
const insideOf = (rings: readonly [number, number][][], x: number, y: number): boolean => {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i++) {
      const [p, q] = [ring[i], ring[(i + 1) % ring.length]];
      if (p[1] > y === q[1] > y) continue;
      if (x < p[0] + ((y - p[1]) / (q[1] - p[1])) * (q[0] - p[0])) inside = !inside;
    }
  }
  return inside;
};
