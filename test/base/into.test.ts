import { describe, expect, it } from "vitest";
import { base, fixedPoints } from "../../src/base.js";
import { iterateExpInto } from "../../src/index.js";
import { stepped, uniform } from "../fixtures/doubles.js";

const MANY = 8192;

const other = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).filter((y, i) => !Object.is(y, b[i])).length;

/** Numbers of all sizes, many of them next to the fixed points. */
function argumentsFor(points: readonly number[]): Float64Array {
  const random = uniform(5);
  const beside = points.flatMap((x) => [-2, -1, 0, 1, 2].map((step) => stepped(x, step)));
  const given = [0, -0, 1, NaN, Infinity, -Infinity, 1e300, -1e300, 1e-300, ...beside];
  return Float64Array.from({ length: MANY }, (_, i) => {
    if (i < given.length) return given[i];
    const u = 2 * random() - 1;
    if (i % 8 !== 0 || points.length === 0) return 25 * u;
    return points[i % points.length] + u * 2 ** -(40 * random());
  });
}

describe("iterateInto", () => {
  it.each(["2", "10", "1.2", "1.4", "e^(1/e)"])("has the bits of iterate: base %s", (name) => {
    const b = base(name);
    const points = name.startsWith("e")
      ? [Math.E]
      : fixedPoints(name)
          .filter(({ value }) => value.im === 0)
          .map(({ value }) => value.re);
    for (const alpha of [0.5, -0.5]) {
      const xs = argumentsFor(points);
      const truth = xs.map((x) => b.iterate(x, alpha));
      const out = new Float64Array(MANY);
      for (let round = 0; round < 2; round++) {
        expect(b.iterateInto(out.fill(42), xs, alpha)).toBe(out);
        expect(other(out, truth)).toBe(0);
      }
    }
  });

  it("of base e has the bits of iterateExpInto", () => {
    const random = uniform(5);
    const xs = Float64Array.from({ length: 9000 }, () => 40 * random() - 20);
    const [out, truth] = [new Float64Array(9000), new Float64Array(9000)];
    for (const alpha of [0.5, -0.5, 1, 0]) {
      expect(other(base("e").iterateInto(out, xs, alpha), iterateExpInto(truth, xs, alpha))).toBe(
        0,
      );
    }
  });

  it("rounds once more into a Float32Array, works in place, and leaves alpha = 0 to iterate", () => {
    const xs = Float32Array.from({ length: 100 }, (_, i) => i / 8);
    const b = base(2);
    const truth = Float32Array.from(xs, (x) => b.iterate(x, 0.3));
    expect(other(b.iterateInto(new Float64Array(100), xs, 0), xs)).toBe(0);
    expect(other(b.iterateInto(xs, xs, 0.3), truth)).toBe(0);
  });

  it("says what it expects", () => {
    const three = new Float64Array(3);
    expect(() => base(2).iterateInto(three, new Float64Array(2), 0.5)).toThrow(
      "out.length = 3, expected xs.length = 2",
    );
    expect(() => base(2).iterateInto([] as never, three, 0.5)).toThrow(/^out = .*Float64Array/);
    expect(() => base(2).iterateInto(three, three, "1" as never)).toThrow('alpha = "1"');
  });
});
