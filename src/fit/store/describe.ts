import type { SurfaceData } from "../surface/surface-data.js";
import { type Table, toJsonNumber } from "./buffer.js";
import type { FitData } from "./fit-data.js";

/** What is stored of a fit beside its table, and the table. Fits have had quotients; what is stored says that there are none. */
export function describeFit(data: FitData | SurfaceData): [description: object, table: Table] {
  const { coefficients, ...rest } = data;
  if ("exponents" in rest) {
    return [{ ...rest, gradientError: inJson(rest.gradientError) }, coefficients];
  }
  const { degree, extra } = rest;
  const description = {
    ...{ degree, extra, denominator: 0, ...(rest as object) },
    derivativeError: inJson(rest.derivativeError),
    domain: rest.domain.map(toJsonNumber),
    segments: rest.segments.map((segment) => ({ ...segment, from: toJsonNumber(segment.from) })),
  };
  return [description, coefficients];
}

const inJson = (bounds: object): object =>
  Object.fromEntries(Object.entries(bounds).map(([name, bound]) => [name, toJsonNumber(bound)]));
