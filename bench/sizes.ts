/** What bundles may weigh, in kB, minified by esbuild and gzipped: README.md shows it, `npm run size` guards it. */
interface Size {
  readonly entry: string;
  /** What is imported of it. */
  readonly names: readonly string[];
  readonly limit: number;
}

export const SIZES: readonly Size[] = [
  { entry: "iterexp", names: ["halfExp"], limit: 9.2 },
  { entry: "iterexp", names: ["iterateExp", "iterateExpGradient"], limit: 9.7 },
  { entry: "iterexp/half", names: ["halfExp32"], limit: 2 },
  { entry: "iterexp/half", names: ["halfExp64"], limit: 4 },
  { entry: "iterexp/rho", names: ["rho"], limit: 19 },
  { entry: "iterexp/rho", names: ["arrayRho"], limit: 24.2 },
  { entry: "iterexp/fit/load", names: ["loadFit"], limit: 15 },
  { entry: "iterexp/fit", names: ["fitIterate"], limit: 73 },
  { entry: "iterexp/fit", names: ["table", "tableToCsv"], limit: 12.2 },
  { entry: "iterexp/complex", names: ["iterateExp"], limit: 28.1 },
  { entry: "iterexp/decimal", names: ["iterateExp"], limit: 41.3 },
  { entry: "iterexp/base", names: ["base"], limit: 58 },
  { entry: "iterexp/base", names: ["decimalBase"], limit: 61.3 },
  { entry: "iterexp/series", names: ["iterateSeries"], limit: 31 },
  { entry: "iterexp/compare", names: ["judge"], limit: 15.9 },
  { entry: "iterexp/matchers", names: ["toComposeToExp"], limit: 12.8 },
  { entry: "iterexp/layers", names: ["emitLayers"], limit: 21 },
  { entry: "iterexp/tfjs", names: ["rhoDense"], limit: 39.7 },
];

/** The table of these, as a page shows it. */
export const sizeTable = (): string[] => [
  "| import | kB at most |",
  "|---|---|",
  ...SIZES.map(
    ({ entry, names, limit }) => `| \`${names.join("`, `")}\` of \`${entry}\` | ${limit} |`,
  ),
];
