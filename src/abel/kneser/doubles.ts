import { toNumber } from "../../numbers/fixed.js";
import type { Complex } from "../../numbers/fixed-complex.js";
import type { Steps } from "../steps.js";
import type { Matching } from "./matching.js";

/** The least length of a new image that leads on. */
const SHORTEST = 0.125;

/**
 * The correction d = (1 - T)^-1 r in doubles, r_0 and d_0 left out.
 *
 * Method: generalised conjugate residuals. Directions d_i with images (1 - T) d_i orthogonal to each
 * other are kept from call to call; a residual is first cleared of all known images, then each new
 * direction is what is left of it. T is compact and contracts by 0.1 to 0.4, so that few directions
 * serve all calls.
 *
 * An image is made a unit vector by its length after the known images are taken out of it, and its rounding
 * errors grow by the same factor. For a residual r orthogonal to the known images that length is at least
 * |<r, (1 - T) r>| = 1 - <r, T r>, near 1. Where it is below SHORTEST, r was no longer orthogonal to them: only
 * rounding errors are left of it. Such a direction would carry errors of 1e-16 / length into every later
 * call, so it ends this one and is not kept.
 */
export function correctionInDoubles(m: Matching): (r: readonly number[]) => Steps<number[]> {
  const step = applyInDoubles(m);
  const directions: Float64Array[] = [];
  const images: Float64Array[] = [];

  /** Moves the part of r along the image to d. */
  const clear = (r: Float64Array, d: Float64Array, i: number): void => {
    const share = dot(r, images[i]);
    addTo(r, -share, images[i]);
    addTo(d, share, directions[i]);
  };

  return function* correct(residual) {
    const r = Float64Array.from(residual);
    const d = new Float64Array(m.size);
    r[0] = 0;
    const goal = 2e-15 * norm(r);
    for (let i = 0; i < images.length; i++) clear(r, d, i);
    for (let last = Number.POSITIVE_INFINITY; norm(r) > goal && norm(r) < 0.9 * last; ) {
      last = norm(r);
      const direction = scaled(r, 1 / last);
      const image = direction.slice();
      addTo(image, -1, step(direction));
      image[0] = 0;
      for (let pass = 0; pass < 2; pass++) {
        for (let i = 0; i < images.length; i++) {
          const share = dot(image, images[i]);
          addTo(image, -share, images[i]);
          addTo(direction, -share, directions[i]);
        }
      }
      const size = norm(image);
      if (size < SHORTEST) break;
      images.push(scaled(image, 1 / size));
      directions.push(scaled(direction, 1 / size));
      clear(r, d, images.length - 1);
      yield 0;
    }
    return Array.from(d);
  };
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

const norm = (a: Float64Array): number => Math.sqrt(dot(a, a));

const scaled = (a: Float64Array, factor: number): Float64Array => a.map((x) => factor * x);

const addTo = (a: Float64Array, factor: number, b: Float64Array): void => {
  for (let i = 0; i < a.length; i++) a[i] += factor * b[i];
};

interface Split {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const newSplit = (n: number): Split => ({ re: new Float64Array(n), im: new Float64Array(n) });

function applyInDoubles(m: Matching): (a: Float64Array) => Float64Array {
  const { size, lineCount, source } = m;
  const split = (zs: readonly Complex[]): Split => ({
    re: Float64Array.from(zs, (z) => toNumber(z.re, m.p)),
    im: Float64Array.from(zs, (z) => toNumber(z.im, m.p)),
  });
  const points = split(m.points.powers.map((list) => list[1]));
  const nomes = split(m.nomes);
  // The powers of theta that reach 2^-56, whatever its coefficients up to 1.
  const degrees = m.degrees.map((degree, i) =>
    Math.min(degree, Math.ceil((-56 * Math.LN2) / Math.log(Math.hypot(nomes.re[i], nomes.im[i])))),
  );
  const lineRoots = split(m.lineRoots);
  const circleRoots = split(m.circleRoots);
  const values = newSplit(points.re.length + 3);
  const theta = newSplit(Math.max(...degrees) + 1);

  return (a) => {
    for (let j = 0; j < points.re.length; j += 4) fourValues(a, points, j, values);
    for (let n = 0; n < theta.re.length; n++) {
      let re = 0;
      let im = 0;
      for (let j = 0, k = 0; j < lineCount; j++) {
        const x = values.re[j];
        const y = values.im[j];
        re += x * lineRoots.re[k] - y * lineRoots.im[k];
        im += x * lineRoots.im[k] + y * lineRoots.re[k];
        k += n;
        if (k >= lineCount) k -= lineCount;
      }
      theta.re[n] = re / lineCount;
      theta.im[n] = im / lineCount;
    }
    const result = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const from = source[i];
      let re = 0;
      let im = 0;
      if (from >= 0) {
        const x = nomes.re[from];
        const y = nomes.im[from];
        for (let n = degrees[from]; n >= 0; n--) {
          const next = re * x - im * y + theta.re[n];
          im = re * y + im * x + theta.im[n];
          re = next;
        }
      } else {
        re = values.re[-1 - from];
        im = values.im[-1 - from];
      }
      for (let k = 0, at = 0; k < size; k++) {
        result[k] += re * circleRoots.re[at] - im * circleRoots.im[at];
        at += 2 * i + 1;
        if (at >= 4 * size) at -= 4 * size;
      }
    }
    for (let k = 0; k < size; k++) result[k] /= size;
    return result;
  };
}

/**
 * sum a_k v^k at the points j to j + 3, by Goertzel's recurrence b_k = a_k + 2 Re(v) b_(k+1) -
 * |v|^2 b_(k+2); four at a time, because each alone waits for its own last step.
 */
function fourValues(a: Float64Array, points: Split, j: number, values: Split): void {
  const last = points.re.length - 1;
  const j1 = Math.min(j + 1, last);
  const j2 = Math.min(j + 2, last);
  const j3 = Math.min(j + 3, last);
  const [x0, x1, x2, x3] = [points.re[j], points.re[j1], points.re[j2], points.re[j3]];
  const [y0, y1, y2, y3] = [points.im[j], points.im[j1], points.im[j2], points.im[j3]];
  const [s0, s1, s2, s3] = [
    x0 * x0 + y0 * y0,
    x1 * x1 + y1 * y1,
    x2 * x2 + y2 * y2,
    x3 * x3 + y3 * y3,
  ];
  let [p0, p1, p2, p3] = [0, 0, 0, 0];
  let [q0, q1, q2, q3] = [0, 0, 0, 0];
  for (let k = a.length - 1; k > 0; k--) {
    const c = a[k];
    const r0 = c + 2 * x0 * p0 - s0 * q0;
    const r1 = c + 2 * x1 * p1 - s1 * q1;
    const r2 = c + 2 * x2 * p2 - s2 * q2;
    const r3 = c + 2 * x3 * p3 - s3 * q3;
    q0 = p0;
    q1 = p1;
    q2 = p2;
    q3 = p3;
    p0 = r0;
    p1 = r1;
    p2 = r2;
    p3 = r3;
  }
  values.re[j] = a[0] + x0 * p0 - s0 * q0;
  values.im[j] = y0 * p0;
  values.re[j + 1] = a[0] + x1 * p1 - s1 * q1;
  values.im[j + 1] = y1 * p1;
  values.re[j + 2] = a[0] + x2 * p2 - s2 * q2;
  values.im[j + 2] = y2 * p2;
  values.re[j + 3] = a[0] + x3 * p3 - s3 * q3;
  values.im[j + 3] = y3 * p3;
}
