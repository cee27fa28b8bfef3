/** p(t) = slog(f(sexp(t))) - t - alpha at one height. */
export interface Sample {
  /** sexp(t). */
  readonly x: number;
  /** t = slog(x). */
  readonly height: number;
  /** How many heights f(x) lies above exp^alpha(x). */
  readonly p: number;
}

/** p's part of frequency k: cos * cos(2 pi k t) + sin * sin(2 pi k t). */
export interface Mode {
  /** The frequency, in periods a unit of height. */
  readonly k: number;
  /** The cosine's coefficient. */
  readonly cos: number;
  /** The sine's coefficient. */
  readonly sin: number;
  /** sqrt(cos^2 + sin^2). */
  readonly amplitude: number;
}

/** How f differs from Kneser's exp^alpha, in heights. */
export interface Drift {
  /** The least p of a sample. */
  readonly min: number;
  /** The largest p of a sample. */
  readonly max: number;
  /** The sample with the largest |p|; its |p| is the amplitude. */
  readonly worst: Sample;
  /** The largest |p| of a sample. */
  readonly amplitude: number;
  /** The largest |p(t + 1) - p(t)|, 0 for a true iterate; null if no two samples are 1 apart. */
  readonly periodicity: number | null;
  /** Mean of p over `window`, or over all samples where there is none. */
  readonly mean: number;
  /** The unit interval of heights whose samples give the modes. */
  readonly window: readonly [number, number] | null;
  /** Frequencies 1 to 4; empty without a window. */
  readonly modes: readonly Mode[];
}

const MODES = 4;

/**
 * The drift from its samples: `grid[i]` has the height start + i/perUnit, or is undefined where f was not
 * or could not be evaluated; `others` lie anywhere.
 */
export function drift(
  grid: readonly (Sample | undefined)[],
  others: readonly Sample[],
  perUnit: number,
): Drift | null {
  const all = [...grid.filter((sample) => sample !== undefined), ...others];
  if (all.length === 0) return null;
  const worst = all.reduce((a, b) => (Math.abs(b.p) > Math.abs(a.p) ? b : a));
  const window = fullWindow(grid, perUnit);
  return {
    min: Math.min(...all.map(({ p }) => p)),
    max: Math.max(...all.map(({ p }) => p)),
    worst,
    amplitude: Math.abs(worst.p),
    periodicity: periodicity(grid, perUnit),
    mean: mean((window ?? all).map(({ p }) => p)),
    window: window === null ? null : [window[0].height, window[0].height + 1],
    modes: window === null ? [] : Array.from({ length: MODES }, (_, i) => mode(window, i + 1)),
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function periodicity(grid: readonly (Sample | undefined)[], perUnit: number): number | null {
  let worst: number | null = null;
  for (let i = 0; i + perUnit < grid.length; i++) {
    const here = grid[i];
    const next = grid[i + perUnit];
    if (here && next) worst = Math.max(worst ?? 0, Math.abs(next.p - here.p));
  }
  return worst;
}

/** Evenly spaced samples of one unit of heights, as dense as the grid has them without a gap; at least 16. */
function fullWindow(grid: readonly (Sample | undefined)[], perUnit: number): Sample[] | null {
  for (let stride = 1; perUnit / stride >= 16; stride *= 2) {
    for (let start = 0; start + perUnit <= grid.length; start++) {
      const window: Sample[] = [];
      for (let i = start; i < start + perUnit; i += stride) {
        const sample = grid[i];
        if (!(sample && Number.isFinite(sample.p))) break;
        window.push(sample);
      }
      if (window.length === perUnit / stride) return window;
    }
  }
  return null;
}

/** The trapezoidal rule, which is exact for frequencies below half the number of samples. */
function mode(window: readonly Sample[], k: number): Mode {
  const angle = ({ height }: Sample) => 2 * Math.PI * k * height;
  const cos = 2 * mean(window.map((sample) => sample.p * Math.cos(angle(sample))));
  const sin = 2 * mean(window.map((sample) => sample.p * Math.sin(angle(sample))));
  return { k, cos, sin, amplitude: Math.hypot(cos, sin) };
}
