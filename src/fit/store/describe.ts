import type { SurfaceData } from "../surface/surface-data.js";
import { type Table, toJsonNumber } from "./buffer.js";
import type { FitData } from "./fit-data.js";

/** What is stored of a fit beside its table, and the table. Fits have had quotients; what is stored says that there are none. */
export function describeFit(data: FitData): [description: object, table: Table] {
  const { degree, extra, coefficients, ...rest } = data;
  const { absolute, relative } = data.derivativeError;
  const description = {
    ...{ degree, extra, denominator: 0, ...rest },
    derivativeError: { absolute: toJsonNumber(absolute), relative: toJsonNumber(relative) },
    domain: data.domain.map(toJsonNumber),
    segments: data.segments.map((segment) => ({ ...segment, from: toJsonNumber(segment.from) })),
  };
  return [description, coefficients];
}

/** The same of a two-variable fit. */
export function describeSurface(data: SurfaceData): [description: object, table: Table] {
  const { coefficients, ...rest } = data;
  const { dx, dalpha } = data.gradientError;
  return [
    { ...rest, gradientError: { dx: toJsonNumber(dx), dalpha: toJsonNumber(dalpha) } },
    coefficients,
  ];
}
