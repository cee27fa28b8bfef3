import { iterateExp, sexp, slog } from "../../src/index.js";
import { rho } from "../../src/rho.js";
import { axes, cell, curve, dot, frame, label, picture, polyline, shown } from "./svg.js";

/** One number that a reader moves. */
interface Control {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly start: number;
}

/** A figure of the tour: what moves it, its picture, and what it says in a sentence. */
export interface Figure {
  readonly controls: readonly Control[];
  readonly draw: (...values: number[]) => string;
  readonly say: (...values: number[]) => string;
  /** The state of the explorer that shows the same. */
  readonly view: (...values: number[]) => string;
}

/** A number for an address, as a slider sets it. */
const plain = (value: number): number => Number(value.toFixed(4));

const iterates: Figure = {
  controls: [{ name: "a", from: 0, to: 1, start: 0.5 }],
  draw(a) {
    const at = frame([-2, 3], [-2, 6]);
    return picture(
      `The curve y = exp^${shown(a)}(x) between y = x and y = e^x`,
      axes(at, ["x", "y"]),
      curve(at, (x) => x, "guide"),
      curve(at, Math.exp, "guide"),
      curve(at, (x) => iterateExp(x, a), "main"),
      label(at.x(2.6), at.y(2.2), "x"),
      label(at.x(1.15), at.y(5.6), "e^x", "end"),
    );
  },
  say(a) {
    const place =
      a === 0 ? "x itself" : a === 1 ? "the exponential itself" : "between 1 and 2.7183";
    return `exp^${shown(a)}(1) = ${shown(iterateExp(1, a))}: ${place}.`;
  },
  view: (a) => `#curve?a=${plain(a)}`,
};

const half = (x: number): number => iterateExp(x, 0.5);

const twice: Figure = {
  controls: [{ name: "x", from: -2, to: 1.6, start: 1 }],
  draw(x) {
    const at = frame([-2, 5], [-2, 5]);
    const [once, both] = [half(x), half(half(x))];
    return picture(
      `From x = ${shown(x)} to f(x) = ${shown(once)} and on to f(f(x)) = ${shown(both)}`,
      axes(at, ["x", "y"]),
      curve(at, (t) => t, "guide"),
      curve(at, Math.exp, "guide"),
      curve(at, half, "main"),
      polyline(
        at,
        [
          [x, -2],
          [x, once],
          [once, once],
          [once, both],
          [x, both],
        ],
        "other",
      ),
      dot(at, x, both),
      label(at.x(3.6), at.y(half(3.2)), "f", "end"),
      label(at.x(1.45), at.y(4.6), "e^x", "end"),
    );
  },
  say: (x) =>
    `f(${shown(x)}) = ${shown(half(x))} and f(f(${shown(x)})) = ${shown(half(half(x)))}; e^${shown(x)} = ${shown(Math.exp(x))}.`,
  view: (x) => `#curve?a=1/2&x=${plain(x)}`,
};

/** slog + size sin(2 pi slog) / (2 pi), an Abel function like slog for every |size| < 1. */
const rippled = (x: number, size: number): number => {
  const h = slog(x);
  return h + (size * Math.sin(2 * Math.PI * h)) / (2 * Math.PI);
};

/** Each of them shrinks the error of a height by |size|: 0.9^400 < 2^-60. */
const ROUNDS = 400;

/** The half iterate that belongs to it. */
function otherHalf(x: number, size: number): number {
  const target = rippled(x, size) + 0.5;
  let h = target;
  for (let i = 0; i < ROUNDS; i++) h = target - (size * Math.sin(2 * Math.PI * h)) / (2 * Math.PI);
  return sexp(h);
}

/** The same for the explorer's judge, who knows slog, sexp and the functions of Math by name. */
const rippledCode = (size: number): string =>
  `const ripple = (t) =>
  ${plain(size)} * sin(2 * PI * t) / (2 * PI);
function f(x) {
  const h = slog(x);
  const goal = h + ripple(h) + 1 / 2;
  let t = goal;
  for (let i = 0; i < ${ROUNDS}; i++) {
    t = goal - ripple(t);
  }
  return sexp(t);
}`;

const which: Figure = {
  controls: [{ name: "ripple", from: 0, to: 0.9, start: 0.6 }],
  draw(size) {
    const at = frame([-2, 3], [-2, 6]);
    return picture(
      `A half-exponential with a ripple of ${shown(size)} beside Kneser's`,
      axes(at, ["x", "y"]),
      curve(at, Math.exp, "guide"),
      curve(at, half, "main"),
      curve(at, (x) => otherHalf(x, size), "other"),
      label(at.x(1.2), at.y(5.6), "e^x", "end"),
    );
  },
  say(size) {
    // Not at 0 or 1: there the ripple, of a whole or a half height, is 0 and all of them agree.
    const twice = (f: (x: number) => number) =>
      `f(2) = ${shown(f(2))} and f(f(2)) = ${shown(f(f(2)))}`;
    const rippled = twice((x) => otherHalf(x, size));
    return `With the ripple ${rippled}; Kneser's has ${twice(half)}. Both times it is e^2.`;
  },
  view: (size) => `#constructions?code=${encodeURIComponent(rippledCode(size))}`,
};

const operation: Figure = {
  controls: [
    { name: "x", from: 1, to: 4, start: 2 },
    { name: "y", from: 1, to: 4, start: 2 },
  ],
  draw(x, y) {
    const sum = (a: number): number => rho(a).sum(x, y);
    const values = Array.from({ length: 41 }, (_, i) => sum(i / 40));
    const room = Math.max(...values) - Math.min(...values);
    const at = frame(
      [0, 1],
      [
        Math.floor(Math.min(...values) - 0.2 * room - 0.1),
        Math.ceil(Math.max(...values) + 0.2 * room),
      ],
    );
    return picture(
      `${shown(x)} ⊕ ${shown(y)} against a: ${shown(x + y)} at 0, ${shown(x * y)} at 1`,
      axes(at, ["a", "x ⊕ y"], [0.25, at.high - at.low > 8 ? 2 : 0.5]),
      curve(at, () => x + y, "guide"),
      curve(at, () => x * y, "guide"),
      curve(at, sum, "main"),
      label(at.x(0.02), at.y(x + y) + 20, "x + y"),
      label(at.x(0.98), at.y(x * y) + 20, "x · y", "end"),
    );
  },
  say: (x, y) =>
    `At a = 1/2 it is ${shown(rho(0.5).sum(x, y))}; the sum is ${shown(x + y)}, the product ${shown(x * y)}.`,
  view: (x, y) => `#rho?a=1/2&x=${plain(x)}&y=${plain(y)}`,
};

/** The operation with the rule of signs below the absorber, the only one of the extensions that is the product at a = 1. */
const signed = (a: number) => rho(a, { extension: "signed" });

const neuron: Figure = {
  controls: [{ name: "a", from: 0, to: 1, start: 0.5 }],
  draw(a) {
    const at = frame([-1, 4], [-3, 8]);
    const operation = signed(a);
    const answer = (other: number) => (x: number) => operation.sum(x, other);
    return picture(
      `What a neuron answers to x for the modulators 0, 1 and 2, at a = ${shown(a)}`,
      axes(at, ["x", "x ⊕ m"]),
      curve(at, answer(0), "third"),
      curve(at, answer(1), "main"),
      curve(at, answer(2), "other"),
      label(at.x(2.4), at.y(answer(0)(2.4)) + 22, "m = 0"),
      label(at.x(3.2), at.y(answer(1)(3.2)) - 8, "m = 1", "end"),
      label(at.x(2.4), at.y(answer(2)(2.4)) - 8, "m = 2", "end"),
    );
  },
  say(a) {
    const operation = signed(a);
    const answer = (m: number): string => {
      const { value, dxs } = operation.sumGradient(2, m);
      return `${shown(value)} with slope ${shown(dxs[0])} for m = ${m}`;
    };
    const what =
      a === 0
        ? "a sum only shifts"
        : a === 1
          ? "a product only stretches"
          : "the modulator shifts and stretches";
    return `At x = 2 the answer is ${answer(0)} and ${answer(2)}: ${what}.`;
  },
  view: (a) => `#rho?a=${plain(a)}&x=2&y=0&below=signed`,
};

const gate: Figure = {
  controls: [{ name: "height of the left side", from: 0, to: 0.5, start: 0.5 }],
  draw(h) {
    const [left, right] = [frame([-3, 3], [-3, 3], 0, 320), frame([-3, 3], [-3, 3], 320, 320)];
    const size = 0.25;
    const cells: string[] = [];
    const shade = (value: number): number => 0.5 + Math.atan(value / 2) / Math.PI;
    for (let v = -3; v < 3; v += size) {
      for (let w = -3; w < 3; w += size) {
        const [a, b] = [v + size / 2, w + size / 2];
        cells.push(cell(left, v, w, size, shade(a * Math.exp(b))));
        cells.push(cell(right, v, w, size, shade(iterateExp(a, h) * iterateExp(b, 1 - h))));
      }
    }
    return picture(
      `v exp(w) on the left, the gate with heights ${shown(h)} and ${shown(1 - h)} on the right, over v and w from -3 to 3`,
      ...cells,
      axes(left, ["v", "w"]),
      axes(right, ["v", "w"]),
      label(left.x(0), 20, "v · exp(w)", "middle"),
      label(right.x(0), 20, `exp^${shown(h)}(v) · exp^${shown(1 - h)}(w)`, "middle"),
    );
  },
  say(h) {
    const [a, b] = [
      iterateExp(2, h) * iterateExp(0, 1 - h),
      iterateExp(0, h) * iterateExp(2, 1 - h),
    ];
    return `For v = 2, w = 0 the gate answers ${shown(a)}, for v = 0, w = 2 it answers ${shown(b)}${h > 0.49 ? ": both sides modulate each other alike" : ""}.`;
  },
  view: (h) => `#curve?a=${plain(h)}&x=2&family=${plain(1 - h)}&lines=iterate`,
};

export const FIGURES: Readonly<Record<string, Figure>> = {
  iterates,
  twice,
  which,
  operation,
  neuron,
  gate,
};

export const startOf = ({ controls }: Figure): number[] => controls.map(({ start }) => start);

/** Where the explorer shows the same, from the pages of the site that have figures. */
export const addressOf = (figure: Figure, values: readonly number[]): string =>
  `./explorer-app/index.html${figure.view(...values)}`;
