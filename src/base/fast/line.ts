import { add, Pair, setPair } from "../../numbers/pair.js";
import { isRounded } from "../../real/fast.js";
import { Grid, type GridAxis } from "./grid.js";
import type { FastMap } from "./map.js";
import type { Samples } from "./sampling.js";

/** A function of one variable in one or two grids. */
export interface Tables {
  readonly axes: readonly [GridAxis] | readonly [below: GridAxis, above: GridAxis];
  /** Where the second begins. */
  readonly split: number;
}

/** An interval of the real line that a map leads into itself, and the tables for it. */
interface Shape {
  readonly map: FastMap;
  /** 1 where z < map(z), -1 else. */
  readonly flow: 1 | -1;
  readonly samples: Samples;
  /** The Abel function, for low <= z <= high; from elsewhere the map leads there. Infinite towards a fixed point. */
  readonly heights: Tables;
  readonly low: number;
  readonly high: number;
  /** Its inverse, for lowest <= h <= highest; and for others by the map. */
  readonly values: Tables;
  readonly lowest: number;
  readonly highest: number;
}

/** Steps of the map; more lead out of the doubles, or nowhere. */
const MOST = 8;

/**
 * The Abel function of a map and its inverse as sums of two doubles with error bounds: the first phase of doubles,
 * as src/real/fast.ts is for base e, with tables that are filled from the digits engine on first use.
 *
 * Bounds. Of a piece: its roundings are counted; what its degree leaves out is reckoned four times over
 * (src/numbers/pieces.ts); what its block's polynomial misses is measured at three points and taken four times
 * (grid.ts). Of the map and of sums: counted. Slopes carry them along to first order.
 */
export class FastLine {
  readonly sum = new Pair();
  private readonly heightGrids: readonly [Grid, Grid];
  private readonly valueGrids: readonly [Grid, Grid];

  constructor(readonly shape: Shape) {
    const { samples, heights, values } = shape;
    const grids = ({ axes }: Tables, f: Samples["height"]): readonly [Grid, Grid] => {
      const [first, second = first] = axes.map((axis) => new Grid(axis, f));
      return [first, second];
    };
    this.heightGrids = grids(heights, samples.height);
    this.valueGrids = grids(values, samples.value);
  }

  /** Sets sum to an exact number. */
  start(x: number): void {
    setPair(this.sum, x);
  }

  /** sum becomes the height of x; with `slopes`, sum.slope the derivative there. */
  height(x: number, slopes: boolean): void {
    const { sum } = this;
    const { map, flow, low, high, heights } = this.shape;
    this.start(x);
    sum.factor = 1;
    let steps = 0;
    for (; sum.hi < low || sum.hi > high; ) {
      if (Math.abs(steps) > MOST || !(sum.error < Number.POSITIVE_INFINITY)) {
        sum.error = Number.POSITIVE_INFINITY;
        return;
      }
      if (sum.hi > high === (flow === 1)) {
        map.down(sum, slopes);
        steps++;
      } else {
        map.up(sum, slopes);
        steps--;
      }
    }
    this.heightGrids[sum.hi < heights.split ? 0 : 1].evaluate(sum, slopes);
    if (slopes) sum.slope *= sum.factor;
    if (steps !== 0) add(sum, steps, 0);
  }

  /** The height in sum plus alpha. */
  add(alpha: number): void {
    const { sum } = this;
    sum.error += 2 ** -100 * Math.max(Math.abs(sum.hi), Math.abs(alpha));
    add(sum, alpha, 0);
  }

  /** The height in sum becomes the value; with `slopes`, sum.slope the derivative in the height. */
  value(slopes: boolean): void {
    const { sum } = this;
    const { map, lowest, highest, values } = this.shape;
    if (!(sum.error < Number.POSITIVE_INFINITY)) return; // no height to start from
    const h = sum.hi;
    const steps = h > highest ? Math.ceil(h - highest) : h < lowest ? -Math.ceil(lowest - h) : 0;
    if (!(Math.abs(steps) < MOST)) {
      setPair(sum, steps > 0 ? Number.POSITIVE_INFINITY : Number.NaN);
      return;
    }
    if (steps !== 0) {
      sum.error += 2 ** -100 * Math.abs(h);
      add(sum, -steps, 0);
    }
    sum.factor = 1;
    this.valueGrids[sum.hi < values.split ? 0 : 1].evaluate(sum, slopes);
    for (let i = 0; i < steps; i++) map.up(sum, slopes);
    for (let i = 0; i > steps; i--) map.down(sum, slopes);
    if (slopes) sum.slope *= sum.factor;
  }

  /** Whether sum.hi is the double nearest to what sum stands for, or NaN that is known to be it. */
  get isRounded(): boolean {
    const { sum } = this;
    return isRounded(sum) || (sum.error === 0 && Number.isNaN(sum.hi));
  }
}
