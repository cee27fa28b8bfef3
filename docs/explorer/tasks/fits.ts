import { type Fit, type FitOptions, fitIterate } from "../../../src/fit.js";
import { iterateExp } from "../../../src/index.js";
import { ulp } from "../../../src/numbers/doubles.js";

/** A language; an ONNX model is no text. */
export type Target = Exclude<Parameters<Fit["emit"]>[0], "onnx">;

export interface Fitted {
  readonly degree: number;
  readonly pieces: number;
  readonly bytes: number;
  readonly bound: number;
  readonly milliseconds: number;
  /** The least and the largest error measured around each point, in the measure of the fit. */
  readonly at: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly worst: { readonly x: number; readonly error: number };
}

const BUCKETS = 400;
const EACH = 12;
/** Below it exp^a is flat for every a in question. */
const LEFT = -60;

let fitted: Fit | undefined;

/** Makes a fit, keeps it for fitCode, and measures it against iterateExp, whose own error is half an ulp of f64. */
export function fitMake(options: FitOptions): Fitted {
  fitted = undefined;
  const start = performance.now();
  const fit = explained(options);
  const milliseconds = performance.now() - start;
  fitted = fit;
  const from = Math.max(fit.domain[0], LEFT);
  const width = (fit.domain[1] - from) / BUCKETS;
  const at = new Float64Array(BUCKETS);
  const low = new Float64Array(BUCKETS);
  const high = new Float64Array(BUCKETS);
  let worst = { x: Number.NaN, error: 0 };
  for (let i = 0; i < BUCKETS; i++) {
    at[i] = from + (i + 0.5) * width;
    low[i] = Number.POSITIVE_INFINITY;
    high[i] = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < EACH; j++) {
      const t = from + (i + (j + 0.5) / EACH) * width;
      const x = fit.precision === "f32" ? Math.fround(t) : t;
      const error = errorAt(fit, x);
      if (Number.isNaN(error)) continue;
      low[i] = Math.min(low[i], error);
      high[i] = Math.max(high[i], error);
      if (Math.abs(error) > Math.abs(worst.error)) worst = { x, error };
    }
  }
  const { degree, pieces, bytes } = fit;
  return {
    degree,
    pieces,
    bytes,
    bound: fit.maxError.bound,
    milliseconds,
    at,
    low,
    high,
    worst,
  };
}

/** The fit, or why there is none; where a zero is the reason, that. */
function explained(options: FitOptions): Fit {
  try {
    return fitIterate(options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const { alpha, domain, error: measure, shape = "auto" } = options;
    const zero = iterateExp(0, -alpha);
    const across = domain[0] <= zero && zero <= domain[1];
    if (!(across && measure !== "absolute" && /no .*fit/.test(why))) throw error;
    throw new RangeError(
      `${why}. The domain holds x = ${zero.toPrecision(5)}, where exp^${alpha} is 0: there the error may be no more than 0, ` +
        `and near it less than what the evaluation of a ${shape} fit rounds off. Measure the absolute error, ` +
        `end the domain before the zero, or take the shape “Cheapest” or “Pieces”, which put a piece around it.`,
    );
  }
}

function errorAt(fit: Fit, x: number): number {
  const truth = iterateExp(x, fit.alpha);
  const error = fit.evaluate(x) - truth;
  const { measure } = fit.maxError;
  if (measure === "absolute") return error;
  if (measure === "relative") return truth === 0 ? Number.NaN : error / Math.abs(truth);
  return error / ulp(truth, fit.precision);
}

/** The source of the last fit in a language. */
export function fitCode(target: Target): string {
  if (fitted === undefined) throw new Error("There is no fit yet.");
  return fitted.emit(target, { name: "iterate" });
}
