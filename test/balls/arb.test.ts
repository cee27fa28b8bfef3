import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Disc, NotEnclosed } from "../../src/balls/disc.js";
import { available } from "../fit/toolchain.js";
import { python } from "../python/environment.js";
import { discOf, type Expression, expression, FINER, randoms } from "./expressions.js";

const program = fileURLToPath(new URL("./check_discs.py", import.meta.url));
const COUNT = Number(process.env.POINTS ?? 100_000);
const flint = available(python, "-c", "import flint");

const hex = (n: bigint): string => n.toString(16);

const postfix = (node: Expression): string[] =>
  "disc" in node ? [node.point.map(hex).join(",")] : [...node.of.flatMap(postfix), node.name];

/** Discs for expressions of depth 1 to 3, until there are so many; of a few an operation says that it has none. */
function lines(p: bigint, count: number): string[] {
  const random = randoms(Number(p));
  const made: string[] = [];
  for (let i = 0; made.length < count; i++) {
    const tree = expression(random, p, 1 + (i % 3));
    let disc: Disc;
    try {
      disc = discOf(tree, p);
    } catch (error) {
      if (!(error instanceof NotEnclosed)) throw error;
      continue;
    }
    const { re, im, rad } = disc;
    made.push([p, FINER, hex(re), hex(im), hex(rad), ...postfix(tree)].join(" "));
  }
  return made;
}

describe.skipIf(!flint)("discs against Arb, at any size", () => {
  it.each([64n, 100n, 256n, 1100n])("random expressions at %s bits", async (p) => {
    const count = Math.ceil(p > 1000n ? COUNT / 60 : COUNT / 3);
    const child = spawn(python, [program], { stdio: ["pipe", "pipe", "pipe"] });
    const said = [text(child.stdout), text(child.stderr)];
    child.stdin.end(lines(p, count).join("\n"));
    const [[code], out, err] = await Promise.all([once(child, "close"), ...said]);
    expect(err.slice(0, 2000)).toBe("");
    expect(code).toBe(0);
    const [inside, undecided] = out.split(" ").map(Number);
    expect(undecided).toBeLessThan(count / 1000);
    expect(inside + undecided).toBe(count);
  });
});
