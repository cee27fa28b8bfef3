import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that test/README.md lists as the slow ones, the slowest first. */
const slow = [...readFileSync("test/README.md", "utf8").matchAll(/^\| `([^`]+)` \| \d/gm)].map(
  ([, name]) => `test/${name}.test.ts`,
);

/** Starts with the slow ones, so that no process still runs one of them when the others have nothing left. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = slow.indexOf(relative(process.cwd(), moduleId));
      return place < 0 ? slow.length : place;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
