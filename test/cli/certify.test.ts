import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { inFolder } from "../fit/toolchain.js";
import { iterexp } from "./command-line.js";

const threads: string[] = [];

vi.mock("../../src/cli/worker.js", async (importOriginal) => {
  const { startWorker } = await importOriginal<typeof import("../../src/cli/worker.js")>();
  return {
    startWorker: (...args: Parameters<typeof startWorker>) => {
      threads.push(args[0]);
      return startWorker(...args);
    },
  };
});

describe("iterexp certify", () => {
  it("proves in a thread of its own, and writes what was proved", async () => {
    await inFolder({}, async (folder) => {
      const file = join(folder, "proof.json");
      const { status, stderr, lines } = await iterexp(["certify", "--digits", "1", "-o", file]);
      expect(threads).toEqual(["certify-worker"]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(lines[0]).toBe("base       e");
      expect(lines[1]).toMatch(/^digits {5}9\d, proved$/);
      expect(lines.find((line) => line.startsWith("slog(2)"))).toContain("0.70154560183187036575");
      const proof = JSON.parse(await readFile(file, "utf8"));
      expect(lines[2]).toBe(`bound      ${proof.claim.bound}`);
    });
  });
});
