import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { table } from "../../src/fit.js";
import { stepped, uniform } from "../fixtures/doubles.js";

const D = Decimal.clone({ precision: 60, defaults: true });

const nodesOf = (from: number, to: number, count: number): Float64Array =>
  table({ alpha: 0.5, from, to, count, spacing: "log", columns: ["x"] }).x as Float64Array;

/** A double at its own value; decimal.js takes it as it is printed. */
const exactly = (x: number): Decimal => new D(x.toPrecision(100));

describe("the nodes of a logarithmic grid", () => {
  it("are the powers of ten between powers of ten, with ties to even such as 1e23", () => {
    const all = nodesOf(1e-300, 1e300, 601);
    const few = nodesOf(1e-12, 1e24, 37);
    expect(all).toEqual(Float64Array.from({ length: 601 }, (_, i) => Number(`1e${i - 300}`)));
    expect(few).toEqual(Float64Array.from({ length: 37 }, (_, i) => Number(`1e${i - 12}`)));
    expect(nodesOf(4, 1e46, 3)[1]).toBe(2e23);
    expect(nodesOf(1e4, 1e4, 3)).toEqual(Float64Array.of(1e4, 1e4, 1e4));
  });

  it.each([
    [0.3, 7e5, 400],
    [1e-300, 3, 97],
    [5e-324, 1.7976931348623157e308, 300],
    [1, 4, 3],
    [7, 0.1, 50],
    [2.2250738585072014e-308, 4.9e-320, 60],
    [1, 1.0000000000000002, 5],
  ])("are the doubles nearest to the true values: from %d to %d", (from, to, count) => {
    const nodes = nodesOf(from, to, count);
    const power = /^1e-?\d+$|^10*$|^0\.0*1$/;
    const ends = [from, to].map((x) => (power.test(String(x)) ? new D(String(x)) : exactly(x)));
    const [low, ratio] = [
      ends[0],
      ends[1]
        .div(ends[0])
        .ln()
        .div(count - 1),
    ];
    nodes.forEach((x, i) => {
      const truth = low.mul(ratio.mul(i).exp());
      const off = exactly(x).sub(truth).abs();
      for (const direction of [-1, 1]) {
        const beside = stepped(x, direction);
        if (!Number.isFinite(beside)) continue;
        expect(off.lte(exactly(beside).sub(truth).abs()), `${i}`).toBe(true);
      }
    });
  });

  it("do not depend on how many there are", () => {
    const random = uniform(3);
    for (let k = 0; k < 50; k++) {
      const [from, to] = [10 ** (600 * random() - 300), 10 ** (600 * random() - 300)];
      const [few, many] = [nodesOf(from, to, 11), nodesOf(from, to, 101)];
      few.forEach((x, i) => {
        expect(many[10 * i]).toBe(x);
      });
    }
  });
});
