import { describe, expectNumber } from "../numbers/arguments.js";
import type { Counterfeit } from "./construction.js";

/**
 * The force-flow curve. The curves y = x and y = e^x are charged uniformly in arc length, and a massless point p between them moves
 * along the inverse-square attraction
 *
 *   F(p) = sum over both curves of the integral of (q - p) / |q - p|^3 ds(q),
 *
 * The force-flow curve consists of the points that end on neither curve. F vanishes at one point between the curves, a saddle
 * (0.2883..., 0.7647...) with the eigenvalues 33.1 and -1.70. What ends on neither curve ends there. So the force-flow curve is the
 * stable manifold of the saddle, which is well defined, analytic, and a graph over the whole x-axis.
 *
 * It depends on what "charged" means. With equal charge for equal dx the saddle moves to (-0.1188..., 0.3565...), and the curve follows
 * e^x closely instead (docs/constructions.md).
 *
 * **Domain and special values.** |x| <= 1e12, and NaN for NaN. alpha is 1/2, or 0 or 1, which give the charged curves.
 *
 * **Accuracy.** 3e-7 max(1, |x|), against half the step and half the mesh (`npx vitest run test/compare/counterfeits`).
 *
 * **Throws.** RangeError for another x or alpha.
 *
 * **Method.** The integral over e^x is computed by the trapezoidal rule after t = w - e^-w, which makes it decay exponentially on both
 * sides; the one over the line has a closed form. The manifold is followed from the saddle outward, against the flow, which contracts
 * towards it: dy/dx = F_y/F_x is solved in steps of ln|x - saddle| by the classical Runge-Kutta method, and the steps are kept.
 *
 * @example
 * ```js
 * import { forceFlow } from "iterexp/compare";
 *
 * forceFlow.iterate(1, 0.5); // 1.592998902778896
 * ```
 */
export const forceFlow: Counterfeit = {
  name: "force flow",
  iterates: "nothing",
  slog: null,
  sexp: null,
  iterate(x, alpha) {
    expectNumber("x", x);
    expectNumber("alpha", alpha);
    if (alpha === 0) return x + 0;
    if (alpha === 1) return Math.exp(x);
    if (alpha !== 1 / 2) {
      throw new RangeError(
        `alpha = ${describe(alpha)}, expected 1/2 (or 0 and 1, the charged curves)`,
      );
    }
    if (Number.isNaN(x)) return x;
    if (!(Math.abs(x) <= FARTHEST)) {
      throw new RangeError(`x = ${x}, expected |x| <= ${FARTHEST}`);
    }
    known ??= separatrix("arc length");
    return known(x);
  },
  smoothness: "real-analytic",
  reference: "no publication known; stated here so that it can be looked at",
  failure:
    "f(f(x)) is not e^x: far out the two curves look like three lines, and the curve between them " +
    "like the lines y = 0.4515 x and y = 2.2149 x, where a half-exponential is bounded on the left and " +
    "outgrows every power on the right",
};

const FARTHEST = 1e12;

let known: ((x: number) => number) | undefined;

/** What carries equal charge: equal pieces of the curve, or those above equal pieces of the x-axis. */
type Charge = "arc length" | "dx";

/** The stable manifold of the saddle as a function of x. `refine` halves mesh and steps so many times. */
export function separatrix(charge: Charge, refine = 0): (x: number) => number {
  const field = attraction(charge, refine);
  const saddle = saddleOf(field);
  const step = 2 ** (-6 - refine);
  const sides = { left: [] as number[], right: [] as number[] };

  /** y at saddle.x + sign e^v from y at v0. */
  const advance = (sign: number, v0: number, y0: number, dv: number): number => {
    const slope = (v: number, y: number): number => {
      const distance = sign * Math.exp(v);
      const { x: fx, y: fy } = field(saddle.x + distance, y);
      return (fy / fx) * distance;
    };
    const k1 = slope(v0, y0);
    const k2 = slope(v0 + dv / 2, y0 + (dv / 2) * k1);
    const k3 = slope(v0 + dv / 2, y0 + (dv / 2) * k2);
    const k4 = slope(v0 + dv, y0 + dv * k3);
    return y0 + (dv / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
  };

  const from = Math.log(CLOSEST);
  const outward = (x: number): number => {
    const sign = x < saddle.x ? -1 : 1;
    const nodes = sign < 0 ? sides.left : sides.right;
    const v = Math.log(Math.abs(x - saddle.x));
    const index = Math.floor((v - from) / step);
    // The error of starting on the tangent falls like the 19th power of the distance.
    if (nodes.length === 0) nodes.push(saddle.y + sign * CLOSEST * saddle.slope);
    while (nodes.length <= index) {
      const last = nodes.length - 1;
      nodes.push(advance(sign, from + last * step, nodes[last], step));
    }
    const start = from + index * step;
    return advance(sign, start, nodes[index], v - start);
  };

  let curvature: number | undefined;
  return (x) => {
    const d = x - saddle.x;
    if (Math.abs(d) >= CLOSE) return outward(x);
    // Next to the saddle F is rounding error: a parabola through it instead.
    curvature ??=
      (outward(saddle.x + CLOSE) + outward(saddle.x - CLOSE) - 2 * saddle.y) / (2 * CLOSE ** 2);
    return saddle.y + d * (saddle.slope + d * curvature);
  };
}

const CLOSEST = 1e-4;
const CLOSE = 1e-3;

interface Vector {
  readonly x: number;
  readonly y: number;
}

type Field = (x: number, y: number) => Vector;

/** F at a point strictly between the curves. */
export function attraction(charge: Charge, refine = 0): Field {
  const mesh = 2 ** -refine / 24;
  const first = -40 / mesh;
  const count = 85 / mesh;
  const xs = new Float64Array(count);
  const ys = new Float64Array(count);
  const charges = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const w = (first + k) * mesh;
    const t = w - Math.exp(-w);
    xs[k] = t;
    ys[k] = Math.exp(t);
    charges[k] = (1 + Math.exp(-w)) * mesh * (charge === "dx" ? 1 : Math.hypot(1, ys[k]));
  }
  const line = charge === "dx" ? Math.SQRT1_2 : 1;
  return (x, y) => {
    let fx = 0;
    let fy = 0;
    for (let k = 0; k < count; k++) {
      const dx = xs[k] - x;
      const dy = ys[k] - y;
      const square = dx * dx + dy * dy;
      const pull = charges[k] / (square * Math.sqrt(square));
      fx += pull * dx;
      fy += pull * dy;
    }
    // A straight line of charge 1 pulls with 2/distance; the distance is (y - x)/sqrt 2.
    const pull = (2 * line) / (y - x);
    return { x: fx + pull, y: fy - pull };
  };
}

/** Where F = 0, by Newton's method with difference quotients, and the slope of the stable direction. */
function saddleOf(field: Field): Vector & { readonly slope: number } {
  const h = 1e-5;
  let x = 0;
  let y = 0.5;
  for (let i = 0; ; i++) {
    const f = field(x, y);
    const [right, left, up, down] = [
      field(x + h, y),
      field(x - h, y),
      field(x, y + h),
      field(x, y - h),
    ];
    const xx = (right.x - left.x) / (2 * h);
    const xy = (up.x - down.x) / (2 * h);
    const yx = (right.y - left.y) / (2 * h);
    const yy = (up.y - down.y) / (2 * h);
    const determinant = xx * yy - xy * yx;
    const dx = (f.x * yy - f.y * xy) / determinant;
    const dy = (f.y * xx - f.x * yx) / determinant;
    x -= dx;
    y -= dy;
    if (Math.hypot(dx, dy) > 1e-13 && i < 30) continue;
    const half = (xx + yy) / 2;
    const stable = half - Math.sqrt(half * half - determinant);
    return { x, y, slope: (stable - xx) / xy };
  }
}
