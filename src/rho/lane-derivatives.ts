import type { Result } from "./chart.js";
import { laneSlopes } from "./lanes.js";
import type { Derivatives } from "./limits.js";
import { isPlainFactor, quotient } from "./slopes.js";
import type { Inner, Terms } from "./world.js";

/** slog' of the terms and of their inner values. */
let xSlopes = new Float64Array(0);
let zSlopes = new Float64Array(0);

/**
 * `slopes` of the plain chart for all terms, with its bits; false where slopes have exponents, or where these terms are
 * left to JavaScript.
 */
export function laneDerivatives(
  { y, Z, speed }: Result,
  { n, x, w }: Terms,
  { z, dz, dw }: Inner,
  found: Derivatives,
): boolean {
  if (xSlopes.length !== n) [xSlopes, zSlopes] = [new Float64Array(n), new Float64Array(n)];
  let plain = y.exponent === 0 && Z.exponent === 0;
  for (let i = 0; i < n && w !== undefined; i++) plain &&= isPlainFactor(dz[i]);
  if (!plain || !laneSlopes(x, xSlopes) || !laneSlopes(z, zSlopes)) return false;
  const { dxs, dws } = found;
  const outer = y.mantissa;
  const total = Z.mantissa;
  const step = 1 / outer;
  let dalpha = speed;
  for (let i = 0; i < n; i++) {
    const inverse = total / zSlopes[i];
    dxs[i] = dz[i] === 0 ? 0 : dz[i] * ((xSlopes[i] / outer) * inverse);
    if (dz[i] !== 0) dalpha -= dz[i] * (inverse * step);
  }
  found.dalpha = dalpha;
  if (w === undefined) return true;
  const ratio = total / outer;
  for (let i = 0; i < n; i++) {
    dws[i] = isPlainFactor(dw[i]) ? dw[i] * ratio : quotient(dw[i], Z, y);
  }
  return true;
}
