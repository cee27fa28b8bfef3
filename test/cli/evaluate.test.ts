import { PassThrough, Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.js";
import { ulpDistance } from "../../src/index.js";
import { iterexp } from "./command-line.js";

const HALF_EXP = {
  "0": "0.498563287941114434679619",
  "1": "1.646354233751194580971924",
  "2": "3.4312981174537581761808",
};

describe("iterexp x...", () => {
  it.each(Object.entries(HALF_EXP))("prints exp^(1/2)(%s)", async (x, digits) => {
    const { status, lines, stderr } = await iterexp([x]);
    expect({ status, stderr, count: lines.length }).toEqual({ status: 0, stderr: "", count: 1 });
    expect(ulpDistance(Number(lines[0]), Number(digits))).toBeLessThanOrEqual(1);
    expect(lines[0]).toBe(String(Number(lines[0])));
  });

  it("prints one result a line, in order", async () => {
    const { lines } = await iterexp(Object.keys(HALF_EXP));
    const digits = Object.values(HALF_EXP);
    lines.forEach((line, i) => {
      expect(Number(line)).toBeCloseTo(Number(digits[i]), 14);
    });
    expect(lines).toHaveLength(3);
  });

  it.each([
    [["--alpha", "1", "1"], Math.E],
    [["--alpha", "-1", "e"], 1],
    [["--alpha", "0", "-7.25"], -7.25],
    [["--alpha", "-1/2", "1.646354233751194580971924"], 1],
    [["--alpha=-0.5", "1.646354233751194580971924"], 1],
    [["-a", "1/2", "--inverse", "1.646354233751194580971924"], 1],
    [["1.646354233751194580971924", "-i"], 1],
    [["--inverse", "--alpha", "-1/2", "1"], 1.646354233751194580971924],
    [["--alpha", "3/2", "1"], 5.188030958429190100608535],
  ])("%j", async (argv, expected) => {
    const { status, stdout } = await iterexp(argv);
    expect(status).toBe(0);
    expect(Number(stdout)).toBeCloseTo(expected, 14);
  });

  it("takes negative numbers in every notation for numbers, not for options", async () => {
    const { status, lines } = await iterexp([
      "--alpha",
      "1",
      "-1.5",
      "-3/2",
      "-pi",
      "-e",
      "-Infinity",
    ]);
    expect(status).toBe(0);
    const expected = [-1.5, -1.5, -Math.PI, -Math.E, -Infinity].map(Math.exp);
    lines.forEach((line, i) => {
      expect(ulpDistance(Number(line), expected[i] as number)).toBeLessThanOrEqual(1);
    });
    expect(lines).toHaveLength(5);
  });

  it("has values at the ends of the line, and NaN where there is none", async () => {
    const { lines } = await iterexp(["-Infinity", "Infinity", "29348128549", "NaN"]);
    expect(Number(lines[0])).toBeCloseTo(-0.696, 3);
    expect(lines.slice(1)).toEqual(["Infinity", "Infinity", "NaN"]);
    expect((await iterexp(["--inverse", "-1"])).stdout).toBe("NaN\n");
  });

  it("prints nothing when one of the numbers is wrong", async () => {
    const { status, stdout, stderr } = await iterexp(["1", "two", "3"]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^iterexp: x "two": expected .*\n$/);
  });
});

describe("iterexp on standard input", () => {
  const identity = ["--alpha", "0"];

  it("reads a number a line and skips blank lines and comments", async () => {
    const { status, lines } = await iterexp(identity, ["# x\n", "1\r\n\n", "  \n 1/4\n#2\n", "-3"]);
    expect({ status, lines }).toEqual({ status: 0, lines: ["1", "0.25", "-3"] });
  });

  it("joins lines that arrive in pieces", async () => {
    const { lines } = await iterexp(identity, ["1", "2", "3\n4", "\n", "5\n6"]);
    expect(lines).toEqual(["123", "4", "5", "6"]);
  });

  it("stops at a bad line, names it, and keeps the results before it", async () => {
    const { status, stdout, stderr } = await iterexp(identity, ["1\n\n# two\n", "2\nthree\n4\n"]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "1\n2\n" });
    expect(stderr).toMatch(/^iterexp: line 5 of standard input "three": expected [^\n]*\n$/);
  });

  it("prints nothing for nothing", async () => {
    expect(await iterexp([], [])).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });

  it("shows help instead of waiting at a terminal", async () => {
    const stdin = Object.assign(Readable.from([]), { isTTY: true });
    const stdout = new PassThrough();
    expect(await run([], { stdin, stdout, stderr: new PassThrough() })).toBe(0);
    expect(String(stdout.read())).toMatch(/^Usage: iterexp/);
  });

  it("answers each line before the next one comes", async () => {
    const [stdin, stdout] = [new PassThrough(), new PassThrough()];
    const finished = run(identity, { stdin, stdout, stderr: new PassThrough() });
    for (const line of ["1\n", "2\n", "3\n"]) {
      const answer = new Promise((resolve) => stdout.once("data", resolve));
      stdin.write(line);
      expect(String(await answer)).toBe(line);
    }
    stdin.end();
    expect(await finished).toBe(0);
  });

  it("reads no further than its reader keeps up", async () => {
    const total = 2000;
    let produced = 0;
    const chunk = "1\n".repeat(1000);
    function* chunks() {
      for (; produced < total; produced++) yield chunk;
    }
    let release = () => {};
    let received = 0;
    let open = false;
    const stdout = new Writable({
      write(data: Buffer, _encoding, done) {
        received += data.length;
        if (open) done();
        else release = done;
      },
    });
    const stdin = Readable.from(chunks(), { objectMode: false, highWaterMark: 16_384 });
    const finished = run(identity, { stdin, stdout, stderr: new PassThrough() });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(produced).toBeGreaterThan(0);
    expect(produced).toBeLessThan(50);
    open = true;
    release();
    expect(await finished).toBe(0);
    expect(received).toBe(total * chunk.length);
  });

  it.each([
    ["EPIPE", 0, ""],
    ["ENOSPC", 3, "iterexp: ENOSPC, write\n"],
  ])("ends with one line or none where writing fails: %s", async (code, expected, message) => {
    const stdout = new Writable({
      write: (_data, _encoding, done) =>
        done(Object.assign(new Error(`${code}, write`), { code, syscall: "write" })),
    });
    const stderr = new PassThrough({ encoding: "utf8" });
    expect(await run(["1"], { stdin: Readable.from([]), stdout, stderr })).toBe(expected);
    expect(stderr.read() ?? "").toBe(message);
  });
});
