import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { python } from "../python/environment.js";
import { blocksOf, read } from "./blocks.js";

const page = read("docs/kneser.md");
const hasPython = spawnSync(python, ["--version"]).status === 0;

/** What comes between two texts that both stand there once. */
function between(text: string, from: string, to: string): string {
  const [, after, ...more] = `\n${text}`.split(from);
  expect(more).toEqual([]);
  return after.split(to)[0];
}

/**
 * The page's program up to its loop, the loop as a function of the heights that gives by how much the equation of the
 * constant failed in the last step, and this failure as it is and for every sample of the fixed point on another branch.
 */
function damaging(program: string): string {
  const loop = between(program, "\na = [0.0] * N\n", "\nlow, high");
  const normalising = "    a[0] -= polynomial(a, to_v(0)).real + 1";
  expect(loop).toContain(normalising);
  const body = ["a = [0.0] * N", ...loop.split("\n")].map((line) =>
    line === normalising
      ? "        failed = polynomial(a, to_v(0)).real + 1\n        a[0] -= failed"
      : `    ${line}`,
  );
  return [
    program.split("\na = [0.0] * N\n")[0],
    "def failure(heights):",
    ...body,
    "    return abs(failed)",
    "print(failure(heights))",
    "for i in range(N):",
    "    if heights[i].imag > axis + 0.48:",
    "        moved = heights[i] + 2j * pi / L",
    "        print(failure(heights[:i] + [moved] + heights[i + 1 :]))",
  ].join("\n");
}

it.skipIf(!hasPython)("one sample on another branch fails the equation as the page says", () => {
  const program = blocksOf(page).find(({ language }) => language === "python");
  const input = damaging(program?.lines.join("\n") ?? "");
  const { stdout, stderr } = spawnSync(python, ["-"], { encoding: "utf8", input });
  expect(stderr).toBe("");
  const [whole, ...moved] = stdout.trim().split("\n").map(Number);
  const [, exponent, least, most] =
    /holds to \$10\^\{(-\d+)\}\$[\s\S]*it fails by ([\d.]+) to ([\d.]+)\.\n/.exec(page) ?? [];
  expect(whole).toBeLessThan(10 ** Number(exponent));
  expect(moved.length).toBeGreaterThan(10);
  expect(Math.min(...moved)).toBeGreaterThan(Number(least));
  expect(Math.max(...moved)).toBeLessThan(Number(most));
  // The range is no wider than two digits make it.
  expect(Math.min(...moved) - Number(least)).toBeLessThan(0.01);
  expect(Number(most) - Math.max(...moved)).toBeLessThan(0.01);
});
