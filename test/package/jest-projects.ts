/** Projects of Jest that name iterexp/matchers/jest as their set-up file, as its users have them. */

const CONFIG = { setupFilesAfterEnv: ["iterexp/matchers/jest"] };
const json = (value: object): string => JSON.stringify(value);

/** What `npm run check:install` writes for each version of Jest, by the path in its folder. */
export const JEST_FILES: Readonly<Record<string, string>> = {
  "package.json": json({ private: true }),
  "cjs/jest.config.json": json(CONFIG),
  "cjs/f.test.js": `
test("the matchers", () => {
  expect(Math.exp).toBeIterateOfExp({ alpha: 1 });
  expect(Math.exp).not.toComposeToExp(2);
  expect(() => expect(Math.exp).toBeIterateOfExp()).toThrow(/on \\[-4, 20\\]/);
});`,
  "esm/package.json": json({ type: "module" }),
  "esm/jest.config.json": json({ ...CONFIG, transform: {} }),
  "esm/f.test.js": `
import { expect, test } from "@jest/globals";
import { halfExp } from "iterexp";
test("the matchers", () => {
  expect(halfExp).toBeIterateOfExp();
  expect(halfExp).toComposeToExp(2);
  expect(() => expect(Math.exp).toBeIterateOfExp()).toThrow(/on \\[-4, 20\\]/);
});`,
  "ts/jest.config.json": json({ ...CONFIG, preset: "ts-jest" }),
  "ts/tsconfig.json": json({
    compilerOptions: {
      strict: true,
      target: "es2022",
      module: "commonjs",
      types: ["jest", "iterexp/matchers/jest"],
    },
  }),
  "ts/tsconfig.node16.json": json({
    extends: "./tsconfig.json",
    compilerOptions: { module: "node16", noEmit: true, skipLibCheck: true },
  }),
  "ts/globals.test.ts": `
test("the matchers", () => {
  expect(Math.exp).toBeIterateOfExp({ alpha: 1, within: "1 ulp" });
  // @ts-expect-error no such tolerance
  expect(() => expect(Math.exp).toBeIterateOfExp({ within: "much" })).toThrow();
});`,
  "ts/imported.test.ts": `
import { expect, test } from "@jest/globals";
test("the matchers", () => {
  expect(Math.exp).toComposeToExp(1);
  // @ts-expect-error a number is asked for
  expect(() => expect(Math.exp).toComposeToExp("1")).toThrow();
});`,
};

const jest = (project: string): string[] => [
  "node_modules/jest/bin/jest.js",
  "--config",
  `${project}/jest.config.json`,
];

/** What Node is to run in that folder, by what it shows. All succeed and print nothing to standard output. */
export const JEST_PROJECTS: Readonly<Record<string, readonly string[]>> = {
  CommonJS: jest("cjs"),
  "ES modules": ["--experimental-vm-modules", "--no-warnings", ...jest("esm")],
  "ts-jest": jest("ts"),
  "its types with module node16": [
    "node_modules/typescript/bin/tsc",
    "--project",
    "ts/tsconfig.node16.json",
  ],
};
