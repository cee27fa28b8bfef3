import { describe } from "../real/arguments.js";
import { fromJsonNumber, unpack, VERSION } from "./buffer.js";
import { Fit } from "./fit.js";
import type { FitData } from "./fit-data.js";
import { rowLength } from "./layout.js";
import { FitSurface } from "./surface/surface.js";
import type { SurfaceData } from "./surface/surface-data.js";

/**
 * The fit in a buffer made by `toBuffer()` or an object made by `toJSON()`. RangeError for a buffer that is damaged,
 * truncated or of another version, TypeError for anything else.
 */
export function loadFit(source: ArrayBuffer | Uint8Array | object): Fit | FitSurface {
  if (source instanceof ArrayBuffer || source instanceof Uint8Array) {
    const { description, table } = unpack(source);
    return restore({ ...(description as object), coefficients: table });
  }
  if (typeof source !== "object" || source === null || !("coefficients" in source)) {
    throw new TypeError(
      `source = ${describe(source)}, expected a buffer of toBuffer() or an object of toJSON()`,
    );
  }
  const { version, coefficients, precision } = source as Record<string, unknown>;
  if (version !== VERSION) {
    throw new RangeError(`source.version = ${describe(version)}, expected ${VERSION}`);
  }
  if (!Array.isArray(coefficients) || !coefficients.every(Number.isFinite)) {
    throw new RangeError("source.coefficients: expected an array of finite numbers");
  }
  const table =
    precision === "f32" ? Float32Array.from(coefficients) : Float64Array.from(coefficients);
  return restore({ ...source, coefficients: table });
}

function restore(given: object): Fit | FitSurface {
  const { format: _format, version: _version, ...data } = given as Record<string, unknown>;
  if (Array.isArray(data.exponents)) return new FitSurface(data as unknown as SurfaceData);
  const { domain, segments } = data as unknown as FitData;
  if (!Array.isArray(domain) || !Array.isArray(segments)) {
    throw new RangeError("source: expected domain and segments");
  }
  const fit = {
    ...data,
    domain: domain.map((end) => fromJsonNumber("domain", end)),
    segments: segments.map((s) => ({ ...s, from: fromJsonNumber("segment.from", s.from) })),
  } as unknown as FitData;
  const rows = fit.coefficients.length / rowLength(fit);
  const needed = Math.max(
    0,
    ...fit.segments.map((s) =>
      s.kind === "flat" ? 0 : s.kind === "single" ? s.row + 1 : s.row + s.rows,
    ),
  );
  if (rows !== needed) {
    throw new RangeError(`source.coefficients: ${rows} rows, expected ${needed}`);
  }
  return new Fit(fit);
}
