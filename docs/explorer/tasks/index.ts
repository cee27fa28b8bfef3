import * as constructions from "./constructions.js";
import * as curve from "./curve.js";
import * as fits from "./fits.js";
import * as plane from "./plane.js";
import * as rho from "./rho.js";
import { planeSeries } from "./series.js";

/** Everything that is computed, all of it in workers. */
export const tasks = { ...curve, ...plane, ...constructions, ...fits, ...rho, planeSeries };

export type Tasks = typeof tasks;
