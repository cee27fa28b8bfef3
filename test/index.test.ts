import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** What every entry exports beside types. A name that is added or goes is a change for users: docs/changelog.md tells of it. */
const EXPORTS: Readonly<Record<string, string>> = {
  index:
    "compositionError expIterate halfExp iterateExp iterateExpGradient iterateExpInto sexp sexpDerivative slog slogDerivative ulpDistance",
  base: "ETA base complexBase decimalBase encloseComplexRegular encloseRegular expm1Iterate expm1IterateGradient fixedPoints superRoot tower",
  compare:
    "counterfeits cubic forceFlow fox judge kneser linear quadratic realConstructions regular robbins softExponential survey surveyOf szekeres walker",
  complex:
    "Complex fixedPoint halfExp inverseSchroder iterateExp iterateExpInto schroder sexp sexpInto slog slogInto",
  decimal:
    "Decimal Expansion certify complex fromJSON halfExp iterateExp iterateExpGradient iterateSeries prepare sexp sexpDerivative sexpSeries slog slogDerivative slogSeries",
  fit: "fitIterate loadFit table tableToCHeader tableToCsv tableToJson tableToNpy tableToNpz",
  "fit/load": "loadFit",
  half: "halfExp32 halfExp32Derivative halfExp64 halfExp64Derivative halfLog32 halfLog32Derivative halfLog64 halfLog64Derivative",
  layers: "emitLayers",
  matchers: "toBeIterateOfExp toComposeToExp",
  rho: "arrayRho complexRho rho",
  series: "iterateSeries sexpSeries slogSeries",
  tfjs: "CoModulatedAttention CoModulatedGate MutualModulation RhoAttention RhoDense coModulate coModulatedAttention coModulatedGate gate iterateExp mutualModulation rhoAttention rhoDense rhoSum",
};

/** These register what iterexp/matchers exports, and export nothing. */
const REGISTERING = ["matchers/vitest", "matchers/jest"];

const entries = Object.keys(JSON.parse(readFileSync("package.json", "utf8")).exports)
  .filter((entry) => entry !== "./package.json")
  .map((entry) => entry.slice(2) || "index");

describe("the entries", () => {
  it("are these", () => {
    expect(entries.toSorted()).toEqual([...Object.keys(EXPORTS), ...REGISTERING].toSorted());
  });

  it.each(Object.entries(EXPORTS))(
    "export from %s these functions and nothing else",
    async (entry, names) => {
      const exported = Object.keys(
        await import(new URL(`../src/${entry}.ts`, import.meta.url).href),
      );
      expect(exported.toSorted().join(" ")).toBe(names);
    },
  );

  it.each(REGISTERING)("read %s, which exports nothing", (entry) => {
    expect(readFileSync(`src/${entry}.ts`, "utf8")).not.toMatch(/^export /m);
  });
});
