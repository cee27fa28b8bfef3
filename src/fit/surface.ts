export type FitSurface = object;
export function fitSurface(_: object): FitSurface {
  return {};
}
