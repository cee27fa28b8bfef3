/** What bundles may weigh, in kB, minified by esbuild and gzipped: README.md shows it, `npm run size` guards it. */
export interface Size {
  readonly entry: string;
  /** What is imported of it. */
  readonly names: readonly string[];
  readonly limit: number;
}

export const SIZES: readonly Size[] = [
  { entry: "iterexp", names: ["halfExp"], limit: 10.5 },
  { entry: "iterexp", names: ["iterateExp", "iterateExpGradient"], limit: 11 },
  { entry: "iterexp/half", names: ["halfExp32"], limit: 2 },
  { entry: "iterexp/half", names: ["halfExp64"], limit: 4 },
  { entry: "iterexp/rho", names: ["rho"], limit: 20.3 },
  { entry: "iterexp/rho", names: ["arrayRho"], limit: 25.4 },
  { entry: "iterexp/fit/load", names: ["loadFit"], limit: 15 },
  { entry: "iterexp/fit", names: ["fitIterate"], limit: 76 },
  { entry: "iterexp/fit", names: ["table", "tableToCsv"], limit: 13.5 },
  { entry: "iterexp/complex", names: ["iterateExp"], limit: 31.5 },
  { entry: "iterexp/decimal", names: ["iterateExp"], limit: 43.5 },
  { entry: "iterexp/base", names: ["base"], limit: 60.6 },
  { entry: "iterexp/base", names: ["decimalBase"], limit: 69.2 },
  { entry: "iterexp/series", names: ["iterateSeries"], limit: 33 },
  { entry: "iterexp/compare", names: ["judge"], limit: 17 },
  { entry: "iterexp/matchers", names: ["toComposeToExp"], limit: 14 },
  { entry: "iterexp/layers", names: ["emitLayers"], limit: 21 },
  { entry: "iterexp/tfjs", names: ["rhoDense"], limit: 40 },
];

/** The table of these, as a page shows it. */
export const sizeTable = (): string[] => [
  "| import | kB at most |",
  "|---|---|",
  ...SIZES.map(
    ({ entry, names, limit }) => `| \`${names.join("`, `")}\` of \`${entry}\` | ${limit} |`,
  ),
];
