import { describe, expect, it } from "vitest";
import {
  type Picture,
  type Point,
  planeMarks,
  planeOrbit,
  planeValue,
} from "../../docs/explorer/tasks/plane.js";
import { Complex, iterateExp } from "../../src/complex.js";
import { iterateExp as iterateReal } from "../../src/index.js";

const PICTURES: Picture[] = (["sexp", "slog", "iterate"] as const).flatMap((of) =>
  (["kneser", 0, -1, 1] as const).flatMap((solution) =>
    (of === "iterate" ? [-1, -0.5, 0.5, 1, 1.3] : [0]).map((a) => ({ of, a, solution })),
  ),
);

const apart = (p: Point, q: Point): number => Math.hypot(p.re - q.re, p.im - q.im);
const nameOf = ({ of, a, solution }: Picture) => `${of} ${a} ${solution}`;

describe("marks of the plane", () => {
  it.each(PICTURES.map((picture) => [nameOf(picture), picture] as const))(
    "%s: the value jumps across its cuts",
    (_, picture) => {
      const jump = (z: Point, normal: Point, size = 1e-7) => {
        const [above, below] = [size, -size].map((d) =>
          planeValue(picture, { re: z.re + d * normal.re, im: z.im + d * normal.im }),
        );
        return apart(above, below) / Math.hypot(above.re, above.im);
      };
      const { cuts } = planeMarks(picture);
      for (const cut of cuts) {
        for (let i = 1; i < cut.length; i++) {
          const [p, q] = [cut[i - 1], cut[i]];
          const long = apart(p, q);
          const normal = { re: -(q.im - p.im) / long, im: (q.re - p.re) / long };
          // Next to the finite end of a straight cut, in the middle of a piece of a curved one.
          const toward = long > 100 ? 1 / long : 0.5;
          const [end, other] = Math.hypot(p.re, p.im) < Math.hypot(q.re, q.im) ? [p, q] : [q, p];
          const z = {
            re: end.re + toward * (other.re - end.re),
            im: end.im + toward * (other.im - end.im),
          };
          if (Math.hypot(z.re, z.im) > 20) continue;
          // A polyline runs beside its curve by some of its length squared.
          const size = long > 100 ? 1e-7 : long * long + 1e-7;
          expect(jump(z, normal, size), `at ${z.re} + ${z.im}i`).toBeGreaterThan(
            long > 100 ? 1e-3 : 0.05,
          );
        }
      }
    },
  );
});

describe("cuts of the plane", () => {
  it.each(
    PICTURES.filter(({ of }) => of !== "sexp").map(
      (picture) => [nameOf(picture), picture] as const,
    ),
  )("%s: wherever the value jumps a cut is drawn", (_, picture) => {
    const { cuts } = planeMarks(picture);
    const value = (re: number, im: number) => planeValue(picture, { re, im });
    const differ = (p: Point, q: Point) =>
      apart(p, q) / Math.max(1, Math.hypot(p.re, p.im), Math.hypot(q.re, q.im));
    let jumps = 0;
    for (let re = -2.013; re < 2; re += 0.1) {
      for (let im = -2.0071; im < 2; im += 0.05) {
        let [low, high] = [im, im + 0.05];
        if (!(differ(value(re, low), value(re, high)) > 0.1)) continue;
        for (let i = 0; i < 30; i++) {
          const middle = (low + high) / 2;
          const [a, b, c] = [low, middle, high].map((y) => value(re, y));
          if (differ(a, b) > differ(b, c)) high = middle;
          else low = middle;
        }
        if (!(differ(value(re, low), value(re, high)) > 0.01)) continue;
        jumps++;
        const far = Math.min(...cuts.map((cut) => distance({ re, im: low }, cut)));
        expect(far, `a jump at ${re} + ${low}i`).toBeLessThan(0.02);
      }
    }
    // Beyond exp the jump across L's cut is small, and the second fixed point's cut meets few columns.
    if (cuts.length > 0 && picture.solution !== 1 && picture.a <= 1)
      expect(jumps).toBeGreaterThan(5);
  });
});

/** From a point to a polyline. */
function distance(z: Point, line: readonly Point[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < line.length; i++) {
    const [p, q] = [line[i - 1], line[i]];
    const [x, y] = [q.re - p.re, q.im - p.im];
    const t = ((z.re - p.re) * x + (z.im - p.im) * y) / (x * x + y * y);
    const nearest = Math.min(Math.max(t, 0), 1);
    least = Math.min(least, apart(z, { re: p.re + nearest * x, im: p.im + nearest * y }));
  }
  return least;
}

describe("orbits", () => {
  it("are steps of the iterate, on the flow", () => {
    for (const options of [{}, { solution: "regular", fixedPoint: 0 }] as const) {
      const picture: Picture = {
        of: "iterate",
        a: 0.5,
        solution: "solution" in options ? 0 : "kneser",
      };
      const { steps, flow } = planeOrbit(picture, { re: 0.6, im: 0.9 });
      expect(steps.length).toBe(18);
      for (let n = 0; n < 4; n++) {
        const z = { re: steps[2 * n], im: steps[2 * n + 1] };
        const next = { re: steps[2 * n + 2], im: steps[2 * n + 3] };
        expect(apart(iterateExp(z, 0.5, options), next)).toBeLessThan(1e-12);
        let nearest = Number.POSITIVE_INFINITY;
        for (let i = 0; i < flow.length; i += 2) {
          nearest = Math.min(nearest, apart(z, { re: flow[i], im: flow[i + 1] }));
        }
        expect(nearest).toBeLessThan(0.05 * (1 + Math.hypot(z.re, z.im)));
      }
    }
  });
});

describe("fits and the plane", () => {
  it("are apart: polynomials that are right on an interval miss all around it", () => {
    // Through the half-exponential in Chebyshev points of [-2, 3], evaluated by their barycentric formula.
    const missed = (count: number, z: { re: number; im: number }): number => {
      let [above, below] = [new Complex(0), new Complex(0)];
      for (let i = 0; i < count; i++) {
        const angle = (Math.PI * (i + 0.5)) / count;
        const x = 0.5 + 2.5 * Math.cos(angle);
        const weight = new Complex((-1) ** i * Math.sin(angle)).div(new Complex(z).sub(x));
        above = above.add(weight.mul(iterateReal(x, 0.5)));
        below = below.add(weight);
      }
      const truth = iterateExp(z, 0.5);
      return above.div(below).sub(truth).abs() / truth.abs();
    };
    for (const count of [11, 21, 41]) {
      expect(missed(count, { re: 1.3, im: 1e-9 })).toBeLessThan(1e-5);
      expect(missed(count, { re: 0.5, im: 4 })).toBeGreaterThan(0.15);
    }
  });
});
