/** Pages of the guide, and the state of the explorer that shows what each is about. */
export const VIEWS: Readonly<Record<string, { readonly name: string; readonly hash: string }>> = {
  start: { name: "the half-exponential", hash: "#curve" },
  recipes: { name: "a fit, its error and its source", hash: "#fits" },
  explorer: { name: "the explorer", hash: "#curve" },
  "half-exponential": {
    name: "the half-exponential on tower axes",
    hash: "#curve?axes=tower&a=1/2",
  },
  kneser: { name: "Kneser’s solution beside the regular one", hash: "#plane?of=slog" },
  certificate: { name: "50 digits at any point", hash: "#curve" },
  accuracy: { name: "values to the last digit", hash: "#curve" },
  performance: { name: "a fit and its cost", hash: "#fits" },
  constructions: { name: "the published constructions", hash: "#constructions" },
  complex: { name: "the complex plane", hash: "#plane" },
  decimal: { name: "50 digits at any point", hash: "#curve?a=1/3" },
  base: { name: "iterates of e^x beside each other", hash: "#curve?family=1/4,3/4,1" },
  fit: { name: "a fit, its error and its source", hash: "#fits" },
  rho: { name: "contours between + and ×", hash: "#rho" },
  "founding-note": { name: "the operation between echo and veto", hash: "#rho" },
  tfjs: {
    name: "the half-exponential beside other activations",
    hash: "#curve?beside=softplus,gelu",
  },
  pytorch: {
    name: "the half-exponential beside other activations",
    hash: "#curve?beside=gelu,silu",
  },
  "study-protocol": { name: "the operation at every a", hash: "#rho" },
  study: { name: "the operation at every a", hash: "#rho" },
  command: { name: "the values that the command prints", hash: "#curve" },
  series: { name: "the plane around the fixed point", hash: "#plane?of=slog&window=0.3,1.3,3" },
  references: { name: "the published constructions", hash: "#constructions" },
};

/** A page without a view of its own leads to the first one. */
export const viewOf = (page: string): { readonly name: string; readonly hash: string } =>
  Object.hasOwn(VIEWS, page) ? VIEWS[page] : { name: "the half-exponential", hash: "#curve" };
