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
  it.each(Object.entries(HALF_EXP))("iterexp prints exp^(1/2)(%s)", async (x, digits) => {
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
  ])("iterexp %j prints the value", async (argv, expected) => {
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

describe("iterexp sexp and iterexp slog", () => {
  it("print the superexponential and its inverse", async () => {
    expect((await iterexp(["sexp", "0.5", "-1", "0", "2", "-2"])).lines).toEqual([
      "1.6463542337511945",
      "0",
      "1",
      "15.154262241479264",
      "-Infinity",
    ]);
    expect((await iterexp(["slog", "10", "1", "-Infinity"])).lines).toEqual([
      "1.8425417879229475",
      "0",
      "-2",
    ]);
    const piped = await iterexp(["slog"], ["# x\n15.154262241479264\n\n", "e"]);
    expect(piped.lines).toEqual(["2", "1"]);
  });

  it("take bases and digits", async () => {
    const wide = await iterexp(["slog", "10", "--digits", "24"]);
    expect(wide.stdout).toBe("1.84254178792294753984559\n");
    // S. Levenstein's kneser.gp: 2^^(1/2)
    const two = await iterexp(["sexp", "1/2", "-b", "2"]);
    expect(two.stdout).toBe("1.4587818160364217\n");
    expect((await iterexp(["sexp", "1/2", "-b", "2", "-d", "12"])).stdout).toBe("1.45878181604\n");
    expect((await iterexp(["slog", "16", "65536", "--base", "2"])).lines).toEqual(["3", "4"]);
    const eta = Math.exp(1 / Math.E);
    const [tower] = (await iterexp(["sexp", "3", "--base", "e^(1/e)", "-d", "30"])).lines;
    expect(tower).toHaveLength(31);
    expect(Number(tower)).toBeCloseTo(eta ** (eta ** eta), 14);
  });

  it("have no alpha", async () => {
    expect(await iterexp(["sexp", "1", "--alpha", "1/2"])).toMatchObject({
      status: 2,
      stderr: "iterexp: unknown option '--alpha'\n",
    });
    expect((await iterexp(["--base", "2", "sexp", "1"])).stderr).toBe(
      'iterexp: --base "2": expected it after "sexp"\n',
    );
  });
});

describe("iterexp --base", () => {
  it.each([
    [["-b", "2", "--alpha", "1", "10"], "1024"],
    [["-b", "10", "--alpha", "-1", "1000"], "3"],
    [["-b", "e", "1"], "1.6463542337511945"],
    [["-b", "4", "--alpha", "2", "1/2"], "16"],
    [["-b", "3/2", "--alpha", "0", "-7"], "-7"],
  ])("iterexp %j prints the value of that base", async (argv, expected) => {
    expect(await iterexp(argv)).toMatchObject({ status: 0, stdout: `${expected}\n` });
  });

  it("composes", async () => {
    for (const b of ["2", "10", "1.3", "e^(1/e)", "1/2", "1+i"]) {
      const half = await iterexp(["-b", b, "0.7"]);
      const once = await iterexp(["-b", b, ...half.lines]);
      const power = await iterexp(["-b", b, "--alpha", "1", "0.7"]);
      const parts = (text: string) => [...text.matchAll(/[+-]?[\d.]+(?:e[+-]?\d+)?/g)].map(Number);
      const expected = parts(power.stdout);
      parts(once.stdout).forEach((part, i) => {
        expect(part).toBeCloseTo(expected[i], 12);
      });
      expect(expected).toHaveLength(["1/2", "1+i"].includes(b) ? 2 : 1);
    }
  });

  it.each([
    [
      "1",
      /^iterexp: --base "1": expected a base of the iterates: b = 1, expected a number > 1: 1\^z/,
    ],
    ["0", /0\^z is 0 for every z > 0/],
    ["NaN", /expected a number > 1/],
    [
      "two",
      /expected a decimal, a fraction p\/q, e, e\^\(1\/e\) or a complex number such as 1\+2i\n$/,
    ],
    ["z".repeat(1e4), /"z{58}…: expected/],
  ])("iterexp --base refuses %s", async (b, message) => {
    const { status, stderr } = await iterexp(["1", "--base", b]);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe("complex numbers", () => {
  const parts = (line: string) => {
    const [, re, im] = /^(\S*?[^e])([+-]\S+)i$/.exec(line) ?? [];
    return [Number(re), Number(im)];
  };

  it("compose to e^z", async () => {
    const { lines } = await iterexp(["1+2i", "-0.5-i", "i"]);
    const twice = await iterexp(["--", ...lines]);
    [
      [1, 2],
      [-0.5, -1],
      [0, 1],
    ].forEach(([re, im], k) => {
      const [x, y] = parts(twice.lines[k]);
      expect(x).toBeCloseTo(Math.exp(re) * Math.cos(im), 13);
      expect(y).toBeCloseTo(Math.exp(re) * Math.sin(im), 13);
    });
    const back = await iterexp(["-i", "--", ...lines]);
    expect(parts(back.lines[0])[0]).toBeCloseTo(1, 13);
    expect(parts(back.lines[0])[1]).toBeCloseTo(2, 13);
  });

  it("are the same to more digits", async () => {
    const argv = ["1+2i", "-1-1/3i", "1e-3+2e2i", "--alpha", "1/3+i"];
    const doubles = await iterexp(argv);
    const digits = await iterexp([...argv, "--digits", "30"]);
    doubles.lines.forEach((line, k) => {
      const [re, im] = parts(digits.lines[k]);
      expect(
        Math.hypot(parts(line)[0] - re, parts(line)[1] - im) / Math.hypot(re, im),
      ).toBeLessThan(1e-14);
      expect(digits.lines[k].length).toBeGreaterThan(60);
    });
    const height = await iterexp(["slog", "0.5-2i", "--digits", "25"]);
    const inverse = await iterexp(["sexp", "--digits", "25", "--", ...height.lines]);
    expect(parts(inverse.lines[0])).toEqual([0.5, -2]);
  });

  it("keep the side of a cut", async () => {
    const { lines } = await iterexp(["sexp", "--", "-2.5+0i", "-2.5-0i", "-2.5"]);
    expect(lines[0]).toMatch(/^\S+\+3\.14\d+i$/);
    expect(lines[1]).toBe(lines[0].replace("+", "-"));
    expect(lines[2]).toBe("NaN");
    expect((await iterexp(["slog", "1-0i", "1+0i"])).lines).toEqual(["0-0i", "0+0i"]);
  });

  it("are read from standard input, and answer complex alphas", async () => {
    const { lines } = await iterexp(["--alpha", "i"], ["1\n2i\n"]);
    expect(lines).toEqual((await iterexp(["--alpha", "i", "1+0i", "2i"])).lines);
    expect((await iterexp(["--alpha", "0", "--digits", "9", "1/3-pii"])).stdout).toBe(
      "0.33333333-3.14159265i\n",
    );
  });

  it.each(["1+2", "1+2j", "i+1", "1ei", "--i", "1+-2i", "1/2e-2i", "2i i"])(
    "iterexp refuses the complex number of %j",
    async (text) => {
      expect((await iterexp(["--", text])).status).toBe(2);
      expect((await iterexp(["--digits", "9", "--", text])).status).toBe(2);
    },
  );

  it("reads long texts in time like their length", async () => {
    const long = "1".repeat(1_000_000);
    for (const text of [
      `${long}+${long}i`,
      `${long}i`,
      `${"+".repeat(1_000_000)}i`,
      `${"1e+".repeat(300_000)}i`,
    ]) {
      expect((await iterexp(["--", text])).status).toBe(2);
    }
  });

  it.each([
    [
      ["1+2i", "--base", "2", "--digits", "9"],
      'x "1+2i": expected real numbers beside --digits and --base; leave --digits out for 16 digits',
    ],
    [
      ["1", "--base", "1+i", "--digits", "9"],
      '--base "1+i": expected a real base > 1 beside --digits; leave --digits out for 16 digits',
    ],
    [["table", "--base", "1+i"], '--base "1+i": expected a decimal, a fraction p/q, e or e^(1/e)'],
    [
      ["--alpha", "1+Infinityi", "1"],
      '--alpha "1+Infinityi": expected a finite number such as 1/3 or -0.5, or 1+2i',
    ],
  ])("iterexp %j says why it cannot", async (argv, message) => {
    expect(await iterexp(argv)).toMatchObject({ status: 2, stderr: `iterexp: ${message}\n` });
  });
});
