import { readFileSync } from "node:fs";
import { relative } from "node:path";

export interface Test {
  readonly file: string;
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped" | "pending";
  readonly duration: number;
}

interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: Test["status"];
      readonly duration?: number;
    }[];
  }[];
}

/** The tests of the last run with CI=true, of which .vitest/results.json tells. */
export function lastRun(): Test[] {
  const { testResults }: Results = JSON.parse(readFileSync(".vitest/results.json", "utf8"));
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status, duration = 0 }) => ({
      file: relative("test", name),
      name: fullName,
      status,
      duration,
    })),
  );
}
