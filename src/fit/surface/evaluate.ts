import { round } from "../evaluate/precision.js";
import { cellAt, centerOfCell } from "./axis.js";
import { axesOf, type SurfaceData } from "./surface-data.js";

/**
 * The evaluation in the rectangle, Horner's rule in the place along alpha within Horner's rule in the one along x:
 * out[0] is the value, and, where slopes are wanted, out[1] and out[2] the derivatives in x and alpha. All in f64; for
 * f32 the results are rounded, which is nearer than arithmetic in f32.
 */
export function cellEvaluator(data: SurfaceData) {
  const { degree: n, precision } = data;
  const [alongX, alongAlpha] = axesOf(data);
  const c = Float64Array.from(data.coefficients); // floats would be converted at every read
  const length = (n + 1) ** 2;

  return (x: number, alpha: number, slopes: boolean, out: Float64Array): void => {
    const i = cellAt(alongX, x);
    const j = cellAt(alongAlpha, alpha);
    const s = x - centerOfCell(alongX, i, precision);
    const t = alpha - centerOfCell(alongAlpha, j, precision);
    let at = (j * alongX.cells + i + 1) * length - 1;
    let value = 0;
    if (!slopes) {
      for (let k = n; k >= 0; k--) {
        let row = c[at--];
        for (let l = n; l > 0; l--) row = row * t + c[at--];
        value = value * s + row;
      }
      out[0] = round(value, precision);
      return;
    }
    let ds = 0;
    let dt = 0;
    for (let k = n; k >= 0; k--) {
      let row = 0;
      let slope = 0;
      for (let l = n; l >= 0; l--) {
        slope = slope * t + row;
        row = row * t + c[at--];
      }
      ds = ds * s + value;
      value = value * s + row;
      dt = dt * s + slope;
    }
    out[0] = round(value, precision);
    out[1] = round(ds, precision);
    out[2] = round(dt, precision);
  };
}
