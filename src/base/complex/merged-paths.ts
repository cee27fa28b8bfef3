import type { Side } from "../../abel/merged/geometry.js";
import type { Merged } from "../../abel/merged/merged.js";
import { pointOf } from "../../abel/slit-chart.js";
import { toNumbers } from "../../numbers/fixed-complex.js";
import { expParts, minusParts, type Parts, plusParts } from "../../numbers/parts.js";
import type { InDisc, mergedDisc } from "./merged-disc.js";
import type { mergedSides } from "./merged-sides.js";

/** Where the disc does not reach the whole unit that logarithms are followed from, so many units more to the right are tried. */
export const MOST_TO_RIGHT = 2;

/** Values of sexp to the right of a height, in doubles, that logarithms to the left are followed from (leftward.ts). */
type Path = (fromStart: Parts) => Parts;

interface Paths {
  /** From w = A_U, where A is w - offset to begin with, by the inverse of A_U at an attracting U. */
  beside(side: Side, w: Parts, offset: Parts): Path;
  /** From so many units to the right of h by the disc and g. */
  inDisc(h: Parts, units: number): Path;
}

export function mergedPaths(
  { p, kappa: fixedKappa, chart, locals }: Merged,
  { inDisc }: ReturnType<typeof mergedDisc>,
  { settled }: ReturnType<typeof mergedSides>,
): Paths {
  const kappa = toNumbers(fixedKappa, p);
  return {
    // theta has the period 1, and next to the line w is about h + offset.
    beside: (side, w, offset) => (by) => {
      const start = plusParts(w, by);
      return locals[side].inverse(settled(start, minusParts(start, offset), side));
    },
    inDisc(h, units) {
      let inside: InDisc | undefined;
      return (by) => {
        inside = inDisc({ re: h.re + units + by.re, im: h.im + by.im }, 0, inside);
        if (inside === undefined) return { re: Number.NaN, im: Number.NaN };
        const { v, n } = inside;
        let image = pointOf({ re: chart.radius * v.re, im: chart.radius * v.im }, chart);
        for (let i = 0; i < n; i++) image = plusParts(expParts(image), kappa);
        return image;
      };
    },
  };
}
