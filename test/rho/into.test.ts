import { describe, expect, it } from "vitest";
import { arrayRho } from "../../src/rho.js";

const r = arrayRho(0.5);
const rows = [
  [1, 2, 3],
  [0.5, 7, -0.25],
];
const flat = Float64Array.from(rows.flat());
const xs = { data: flat, shape: [2, 3] };

describe("sumInto and dotInto", () => {
  it("give the bits of sum and dot, row by row", () => {
    const out = new Float64Array(2);
    expect(r.sumInto(out, xs)).toBe(out);
    expect([...out]).toEqual(rows.map((row) => r.sum(row)));
    const ws = Float64Array.of(2, -0.5, 1);
    r.dotInto(out, ws, xs);
    expect([...out]).toEqual(rows.map((row) => r.dot(ws, row)));
  });

  it("read any strides, negative and zero ones too", () => {
    const columns = { data: flat, shape: [3, 2], strides: [1, 3] };
    const out = new Float64Array(3);
    r.sumInto(out, columns);
    expect([...out]).toEqual([0, 1, 2].map((j) => r.sum(rows[0][j], rows[1][j])));

    const backwards = { data: flat, shape: [2, 3], strides: [-3, -1], offset: 5 };
    const two = new Float64Array(2);
    r.sumInto(two, backwards);
    expect([...two]).toEqual([r.sum(rows[1]), r.sum(rows[0])]);

    r.sumInto(two, { data: flat, shape: [2, 4], strides: [1, 0] });
    expect([...two]).toEqual([r.sum(1, 1, 1, 1), r.sum(2, 2, 2, 2)]);
  });

  it("write with strides and in single precision, and touch nothing else", () => {
    const data = new Float32Array(6).fill(9);
    r.sumInto({ data, shape: [2], strides: [-3], offset: 4 }, xs);
    const [first, second] = rows.map((row) => Math.fround(r.sum(row)));
    expect([...data]).toEqual([9, second, 9, 9, first, 9]);
  });

  it("write over what they read, after reading it", () => {
    const memory = Float64Array.from(rows.flat());
    r.sumInto(
      { data: memory, shape: [2], strides: [1], offset: 3 },
      { data: memory, shape: [2, 3] },
    );
    expect([...memory]).toEqual([1, 2, 3, r.sum(rows[0]), r.sum(rows[1]), -0.25]);
  });

  it("take no rows, and give the identity for no columns", () => {
    expect(r.sumInto(new Float64Array(0), { data: flat, shape: [0, 3] })).toHaveLength(0);
    expect([...r.sumInto(new Float64Array(2), { data: flat, shape: [2, 0] })]).toEqual([
      r.identity,
      r.identity,
    ]);
  });
});

describe("the gradients of rows", () => {
  it("are those of sumGradient and dotGradient", () => {
    const out = {
      value: new Float64Array(2),
      dalpha: new Float64Array(2),
      dxs: new Float64Array(6),
      dws: { data: new Float64Array(12), shape: [2, 3], strides: [1, 4], offset: 1 },
    };
    const ws = Float64Array.of(2, -0.5, 1);
    expect(r.dotGradientInto(out, ws, xs)).toBe(out);
    rows.forEach((row, i) => {
      const one = r.dotGradient(ws, row);
      expect(out.value[i]).toBe(one.value);
      expect(out.dalpha[i]).toBe(one.dalpha);
      expect(out.dxs.subarray(3 * i, 3 * i + 3)).toEqual(one.dxs);
      expect([1, 5, 9].map((at) => out.dws.data[at + i])).toEqual([...one.dws]);
    });
  });

  it("may be left out", () => {
    const dalpha = new Float32Array(2);
    r.sumGradientInto({ dalpha }, xs);
    expect([...dalpha]).toEqual(rows.map((row) => Math.fround(r.sumGradient(row).dalpha)));
  });
});

describe("bad views", () => {
  const out = new Float64Array(2);
  const data = flat;
  /** An array of another library. */
  class View {
    readonly data = flat;
    readonly shape = [2, 3];
  }
  const calls: [() => unknown, typeof RangeError | typeof TypeError, string | RegExp][] = [
    [
      () => r.sumInto(out, flat as never),
      TypeError,
      "xs = an object (Float64Array), expected { data",
    ],
    [() => r.sumInto(out, [[1]] as never), TypeError, "xs = an object (Array), expected { data"],
    [
      () => r.sumInto(out, { data: [1], shape: [1, 1] } as never),
      TypeError,
      "xs.data = an object (Array)",
    ],
    [() => r.sumInto(out, { data, shape: [2] }), RangeError, "xs.shape = [2], expected 2 integers"],
    [
      () => r.sumInto(out, { data, shape: [2, -3] }),
      RangeError,
      "xs.shape = [2, -3], expected 2 integers of at least 0",
    ],
    [() => r.sumInto(out, { data, shape: [2, 2.5] }), RangeError, "xs.shape = [2, 2.5]"],
    [
      () => r.sumInto(out, { data, shape: [2, 3], strides: [3] }),
      RangeError,
      "xs.strides = [3], expected 2 integers",
    ],
    [
      () => r.sumInto(out, { data, shape: [2, 3], stride: [1, 2] } as never),
      TypeError,
      "xs.stride = an object (Array), expected no such option: did you mean strides",
    ],
    [
      () => r.sumInto(out, Object.assign(new View(), { stride: [1, 2] })),
      TypeError,
      "xs.strides = undefined, expected 2 integers",
    ],
    [
      () => r.sumInto(out, { data, shape: new Array(5000).fill(1) }),
      RangeError,
      /^xs\.shape = \[[1, ]{58}…, expected 2 integers of at least 0$/,
    ],
    [
      () => r.sumInto(out, { data, shape: [2, 3], strides: [3, 0.5] }),
      RangeError,
      "xs.strides = [3, 0.5]",
    ],
    [
      () => r.sumInto(out, { data, shape: [2, 3], strides: 3 as never }),
      TypeError,
      "xs.strides = 3",
    ],
    [
      () => r.sumInto(out, { data, shape: [2, 3], offset: -1 }),
      RangeError,
      "xs.offset = -1, expected 1 integer of at least 0",
    ],
    [
      () => r.sumInto(out, { data, shape: [2, 3], offset: 1 }),
      RangeError,
      "xs reaches the elements 1 to 6 of its data, expected 0 to 5",
    ],
    [
      () => r.sumInto(out, { data, shape: [2, 3], strides: [-3, 1] }),
      RangeError,
      "xs reaches the elements -3 to 2",
    ],
    [() => r.sumInto(new Float64Array(3), xs), RangeError, "out has 3 elements, expected 2"],
    [() => r.sumInto([0, 0] as never, xs), TypeError, "out = an object (Array), expected"],
    [
      () => r.sumInto({ data: out, shape: [2], strides: [0] }, xs),
      RangeError,
      "out.strides = [0, 1], expected a place",
    ],
    [() => r.dotInto(out, Float64Array.of(1, 2), xs), RangeError, "ws has 2 elements, expected 3"],
    [
      () => r.sumGradientInto(5 as never, xs),
      TypeError,
      "out = 5, expected a plain object with value",
    ],
    [
      () => r.sumGradientInto({ dxs: new Float64Array(5) }, xs),
      RangeError,
      "out.dxs has 5 elements, expected 2 x 3",
    ],
    [
      () => r.sumGradientInto({ dxs: { data, shape: [3, 2] } }, xs),
      RangeError,
      "out.dxs.shape = [3, 2], expected [2, 3]",
    ],
    [
      () => r.sumGradientInto({ dxs: { data, shape: [2, 3], strides: [1, 1] } }, xs),
      RangeError,
      "out.dxs.strides = [1, 1]",
    ],
  ];

  it.each(calls)("the view is refused by %s", (call, type, message) => {
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });

  it("are those of other libraries where they say their strides", () => {
    const sums = r.sumInto(out, Object.assign(new View(), { strides: [3, 1], order: "C" }));
    expect([...sums]).toEqual(rows.map((row) => r.sum(row)));
  });

  it("allow strides whose rows interleave", () => {
    const dxs = { data: new Float64Array(9), shape: [2, 3], strides: [3, 2] };
    r.sumGradientInto({ dxs }, xs);
    expect([0, 2, 4, 3, 5, 7].map((at) => dxs.data[at])).toEqual(
      rows.flatMap((row) => [...r.sumGradient(row).dxs]),
    );
  });
});

describe("gradients into views", () => {
  const r = arrayRho(0.5);
  const xs = { data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] };

  it("refuse two results in one place, and take results that interleave", () => {
    const data = new Float64Array(4);
    expect(() =>
      r.sumGradientInto({ value: data.subarray(0, 2), dalpha: data.subarray(1, 3) }, xs),
    ).toThrow(/out.value and out.dalpha overlap/);
    const every = (offset: number) => ({ data, shape: [2], strides: [2], offset });
    r.sumGradientInto({ value: every(0), dalpha: every(1) }, xs);
    const [a, b] = [r.sumGradient(1, 2), r.sumGradient(3, 4)];
    expect([...data]).toEqual([a.value, a.dalpha, b.value, b.dalpha]);
  });

  it("leave no result unwritten in silence", () => {
    const four = new Float64Array(4);
    expect(() => r.sumGradientInto({ dws: four } as never, xs)).toThrow(/out.dws = .*no weights/);
    expect(() => r.sumGradientInto({ dx: four } as never, xs)).toThrow(/did you mean dxs/);
    expect(() => r.sumGradientInto({ dxs: null } as never, xs)).toThrow(/out.dxs = null/);
  });
});
