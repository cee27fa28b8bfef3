import { Chart } from "../chart.js";
import { s } from "../dom.js";
import { csvOf } from "../download.js";
import { minus, numberOf } from "../number.js";
import type { Below } from "../tasks/rho.js";
import { linearTicks, type Range } from "../ticks.js";
import { compute } from "../workers.js";

const HEIGHTS: Range = [-1, 2];
const COUNT = 240;

/** What the slice is of. */
interface Sliced {
  readonly a: string;
  readonly x: string;
  readonly y: string;
  readonly below: Below;
}

/** x ⊕ y of two numbers against a, between their sum at a = 0 and their product at a = 1. */
export function sliceChart(state: Sliced, pickA: (a: number) => void) {
  let slice: { readonly a: Float64Array; readonly value: Float64Array } | undefined;

  /** So that the stretch between + and × fills it, and what is beyond leaves it. */
  const range = (): Range => {
    const [x, y] = [numberOf(state.x), numberOf(state.y)];
    const between = slice?.a ? [...slice.value].filter((_, i) => inside(slice?.a[i] ?? 0)) : [];
    const values = [x + y, x * y, ...between].filter(Number.isFinite);
    if (values.length === 0) return [0, 1];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = Math.max(0.25 * (high - low), 1e-9 * Math.abs(high), 1e-12);
    return [low - room, high + room];
  };

  const chart = new Chart({
    name: "rho-slice",
    label: "x ⊕ y against a, from their sum at a = 0 to their product at a = 1.",
    model: () => {
      const window = { x: HEIGHTS, y: range() };
      const [x, y, a] = [state.x, state.y, state.a].map(numberOf);
      const level = (value: number, look: string) => ({
        x: HEIGHTS,
        y: [value, value],
        look,
      });
      return {
        extent: window,
        xTicks: (count) => linearTicks(window.x, count),
        yTicks: (count) => linearTicks(window.y, count),
        xLabel: "*a*",
        yLabel: "*x* ⊕ *y*",
        lines: [
          level(x + y, "c4 thin dashed"),
          level(x * y, "c2 thin dashed"),
          ...(slice ? [{ x: slice.a, y: slice.value, look: "c0 thick" }] : []),
        ],
        over: (place) => {
          const nearest = slice?.value[Math.round(((a - HEIGHTS[0]) / 3) * COUNT)] ?? Number.NaN;
          const at = place.x(a);
          return Number.isFinite(at) && Number.isFinite(nearest)
            ? [
                s("line", { class: "probe", x1: at, x2: at, y2: place.height }),
                s("circle", { class: "dot c1", cx: at, cy: place.y(nearest), r: 5 }),
              ]
            : [];
        },
      };
    },
    caption: () => ({
      title: `*x* ⊕ *y* against *a*, for *x* = ${minus(state.x)} and *y* = ${minus(state.y)}`,
      keys: KEYS,
    }),
    csv: () => (slice ? csvOf({ a: slice.a, value: slice.value }) : ""),
    pick: (a) => pickA(Number(a.toFixed(2))),
  });
  chart.picture.classList.add("slice");

  const refresh = async (): Promise<void> => {
    const [x, y] = [numberOf(state.x), numberOf(state.y)];
    if (Number.isNaN(x + y)) {
      slice = undefined;
      chart.draw();
      return;
    }
    const next = await compute.call("slice", "rhoSlice", state.below, x, y, HEIGHTS, COUNT);
    if (!next) return;
    slice = next;
    chart.draw();
  };
  return { chart, refresh };
}

export const KEYS = [
  { look: "c0 thick", label: "*x* ⊕ *y*" },
  { look: "c4 thin dashed", label: "*x* + *y*" },
  { look: "c2 thin dashed", label: "*x* × *y*" },
];

const inside = (a: number): boolean => a >= 0 && a <= 1;
