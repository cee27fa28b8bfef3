import { chebyshevSum } from "../../numbers/chebyshev.js";
import type { Place } from "../evaluate/place.js";
import { estimatedTruncation, lebesgue, type Truncation } from "./analytic.js";
import { chebyshevSeries, roughSeries, type Sampler, type Series } from "./chebyshev.js";
import { type PieceShape, unitIn } from "./shape.js";

/** A series that stands for f on a piece. */
export interface LongSeries {
  readonly series: Series;
  /** The terms above this degree are left out of what is compared with the series; they are in `missing`. */
  readonly degree: number;
  /** Bounds on f less the series, and on the slope of that in tau. */
  readonly missing: Truncation;
}

/** A series of f on a piece before it is cut off for a degree. */
interface Sampled {
  readonly series: Series;
  readonly leftOut: Truncation;
}

/** What is known of f on a piece, for polynomials of other degrees there, of which the first has the highest. */
export interface Known {
  sampled?: Sampled | undefined;
}

/** Terms of a series behind a piece at most. */
const LONGEST = 96;

/**
 * A Chebyshev series of f in pairs of doubles on [middle - half, middle + half], long enough that what it leaves out is below
 * `goal` / 100 (analytic.ts bounds that). Undefined where f has no value, or no polynomial of the degree keeps the goal.
 */
export function longSeries(
  f: Sampler,
  middle: number,
  half: number,
  place: Pick<Place, "zero">,
  shape: PieceShape,
  goal: number,
  known: Known,
): LongSeries | undefined {
  if (known.sampled === undefined) known.sampled = sample(f, middle, half, place, shape, goal);
  else if (isHopeless(known.sampled.series, shape.degree, goal, shape)) return undefined;
  return known.sampled && cutOff(known.sampled, shape);
}

function sample(
  f: Sampler,
  middle: number,
  half: number,
  { zero }: Pick<Place, "zero">,
  shape: PieceShape,
  goal: number,
): Sampled | undefined {
  const n = shape.degree;
  const seriesOf = shape.precision === "f32" ? roughSeries : chebyshevSeries;
  let series: Series | undefined;
  let leftOut: Truncation;
  for (let m = n + 4; ; ) {
    series = seriesOf(f, middle, half, m);
    if (series === undefined || isHopeless(series, n, goal, shape)) return undefined;
    const last = Math.abs(series.hi[m]) + Math.abs(series.hi[m - 1]);
    const allowed = goal * unitIn(shape)(leastMagnitude(series, zero));
    // Neighbours meet where the series is f; at a zero inside it is f only to what it leaves out.
    const share = shape.monotone ? 0 : allowed / 200;
    const converged = last <= Math.max(share, series.noise);
    const enough = Math.max(allowed / 100, 2 * series.noise);
    leftOut = estimatedTruncation(last, m);
    if (shape.leftOut !== undefined && (converged || m === LONGEST)) {
      leftOut = shape.leftOut(middle, half, m, enough);
    }
    if ((converged && leftOut.value <= enough) || m === LONGEST) break;
    m = Math.min(converged ? m + 8 : 2 * m, LONGEST);
  }
  return { series, leftOut };
}

/** The series without last terms that are negligible. */
function cutOff({ series, leftOut }: Sampled, { degree: n, precision }: PieceShape): LongSeries {
  const { hi } = series;
  let value = leftOut.value + lebesgue(hi.length - 1) * series.noise;
  const scale = Math.abs(hi[0]) + Math.abs(hi[1]);
  const negligible = scale * (precision === "f64" ? 2 ** -75 : 2 ** -45);
  let degree = hi.length - 1;
  for (; degree > n && Math.abs(hi[degree]) <= negligible; degree--) value += Math.abs(hi[degree]);
  const slope = leftOut.slope + (hi.length - 1) ** 2 * (value - leftOut.value);
  return { series, degree, missing: { value, slope } };
}

/**
 * Whether no polynomial of degree n keeps the goal: a_k, k > n, is (2 / pi) times the integral of the error times
 * T_k / sqrt(1 - tau^2), so that |a_k| <= (4 / pi) max |error|; four times that, for a series cut short adds to its
 * terms some of those that it leaves out, of which the same is true.
 */
function isHopeless({ hi }: Series, n: number, goal: number, shape: PieceShape): boolean {
  let size = 0;
  let most = 0;
  for (let k = 0; k < hi.length; k++) {
    size += Math.abs(hi[k]);
    if (k > n) most = Math.max(most, Math.abs(hi[k]));
  }
  return (Math.PI / 4) * most > 4 * goal * unitIn(shape)(size);
}

const leastMagnitude = ({ hi }: Series, zero: boolean): number =>
  zero
    ? Math.abs(hi[1]) / 8
    : Math.max(
        Number.MIN_VALUE,
        Math.min(Math.abs(chebyshevSum(hi, -1)), Math.abs(chebyshevSum(hi, 1))),
      );
