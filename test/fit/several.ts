import { type Fit, fitIterate } from "../../src/fit.js";
import { iterateExp } from "../../src/index.js";

const wide = { alpha: 0.5, domain: [-Infinity, 1e5] } as const;

/** Fits of every layout in both precisions, for the targets that work on whole arrays. */
export const severalFits: Readonly<Record<string, Fit>> = {
  f64_uniform: fitIterate({ alpha: 0.5, domain: [-20, 25], maxError: 4, error: "ulp" }),
  f64_layouts: fitIterate({ ...wide, maxError: 1e-11 }),
  f64_clamped: fitIterate({ alpha: -0.5, domain: [0, 9], maxError: 1e-9, outside: "clamp" }),
  f64_reduced: fitIterate({ ...wide, maxError: 1e-8, maxBytes: 2000 }),
  f64_graded: fitIterate({
    alpha: -0.5,
    domain: [iterateExp(-Infinity, 0.5), 1000],
    maxError: 1e-9,
    outside: "clamp",
  }),
  f64_rising: fitIterate({
    alpha: 0.5,
    domain: [-3, 3],
    maxError: 4,
    error: "ulp",
    monotone: true,
  }),
  f64_polynomials: fitIterate({
    alpha: 0.5,
    domain: [-Infinity, 8],
    maxError: 1e-9,
    shape: "polynomials",
  }),
  f64_one: fitIterate({ alpha: 0.5, domain: [-1, 1], maxError: 1e-3, error: "absolute" }),
  f64_constant: fitIterate({ alpha: 0.5, domain: [-Infinity, -50], maxError: 1e-9 }),
  f32_reduced: fitIterate({ ...wide, maxError: 3e-4, precision: "f32", maxBytes: 2000 }),
  f32_uniform: fitIterate({ alpha: 0.5, domain: [-8, 8], maxError: 1e-7, precision: "f32" }),
  f32_polynomials: fitIterate({
    alpha: 0.5,
    domain: [-8, 8],
    maxError: 1e-6,
    precision: "f32",
    shape: "polynomials",
    outside: "clamp",
  }),
  f32_layouts: fitIterate({ ...wide, maxError: 1e-5, precision: "f32", outside: "clamp" }),
};

/** Whether its exp and log are those of the framework, so that last bits may differ. */
export const callsElementary = (fit: Fit): boolean => /log within/.test(fit.maxError.established);
