import { expect, it } from "vitest";
import * as real from "../src/index.js";

it("exports the functions of real doubles and nothing else", () => {
  expect(Object.keys(real).sort()).toEqual([
    "compositionError",
    "expIterate",
    "halfExp",
    "iterateExp",
    "iterateExpGradient",
    "iterateExpInto",
    "sexp",
    "sexpDerivative",
    "slog",
    "slogDerivative",
    "ulpDistance",
  ]);
});
