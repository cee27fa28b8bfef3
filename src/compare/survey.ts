import type { Construction, Counterfeit } from "./construction.js";
import { cubic } from "./cubic.js";
import { forceFlow } from "./force-flow.js";
import { fox } from "./fox.js";
import { kneser } from "./kneser.js";
import { linear } from "./linear.js";
import { quadratic } from "./quadratic.js";
import { regular } from "./regular.js";
import { robbins } from "./robbins.js";
import { softExponential } from "./soft-exponential.js";
import { szekeres } from "./szekeres.js";
import { walker } from "./walker.js";

/** The real iterates of e^x, from the simplest to Kneser's. */
export const realConstructions: readonly Construction[] = [
  linear,
  quadratic,
  cubic,
  walker,
  robbins,
  fox,
  kneser,
];

/** The functions that are used or proposed between x and e^x without being an iterate. */
export const counterfeits: readonly Counterfeit[] = [softExponential, forceFlow];

/** Every entry of the survey. */
export const survey = [...realConstructions, regular, szekeres, ...counterfeits] as const;
