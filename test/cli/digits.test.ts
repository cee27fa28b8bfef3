import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.js";
import { digitsOf } from "../fixtures/reference.js";
import { iterexp } from "./command-line.js";

const HALF = digitsOf("sexp(1/2)");

describe("iterexp --digits", () => {
  it("prints so many digits", async () => {
    const { stdout, status } = await iterexp(["1", "0", "--digits", "50"]);
    expect(status).toBe(0);
    expect(stdout).toBe(
      "1.646354233751194580971924031592114518205311648969\n" +
        "0.49856328794111443467961909249313329400247186492242\n",
    );
  });

  it("takes x and alpha as they are written", async () => {
    const { lines } = await iterexp(["--digits", "40", "-a", "0", "1/3", "0.1", "1e-400", "-pi"]);
    expect(lines).toEqual([
      "0.3333333333333333333333333333333333333333",
      "0.1",
      "1e-400",
      "-3.141592653589793238462643383279502884197",
    ]);
  });

  it("takes numbers beyond doubles, of either sign", async () => {
    const limit = `${digitsOf("halfExp(-Infinity)").slice(0, 33)}\n`;
    const numbers = [...["-1e400", "-1e-400", "1/9007199254740993"], "-9007199254740993/1"];
    expect((await iterexp(["--digits", "30", ...numbers.slice(0, 1)])).stdout).toBe(limit);
    const { lines } = await iterexp(["--digits", "20", "--alpha", "0", ...numbers]);
    expect(lines).toEqual([
      ...["-1e+400", "-1e-400", "1.1102230246251564172e-16", "-9007199254740993"],
    ]);
    // exp^alpha(1) = 1 + alpha sexp'(0) next to alpha = 0.
    const slope = digitsOf("sexp'(0)").slice(0, 11);
    const small = await iterexp(["--digits", "10", "-a", "-1e-400", "-i", "1"]);
    expect(small.lines).toEqual(["1"]);
    const fraction = await iterexp(["--digits", "27", "-a", "1/9007199254740993", "1"]);
    expect(Number(fraction.lines[0].slice(2)) * 9007199254740993e-26).toBeCloseTo(Number(slope), 9);
    const large = await iterexp(["--digits", "9", "-a", "1e400", "1"]);
    expect(large.lines).toEqual(["Infinity"]);
  });

  it.each(["-1e400", "1/9007199254740993"])("needs them for %s", async (text) => {
    const x = await iterexp([text]);
    expect(x.stderr).toContain(`x "${text}": expected a double`);
    const alpha = await iterexp(["1", "-a", text]);
    expect(alpha.stderr).toContain(`--alpha "${text}": expected a finite number`);
    expect([x.status, alpha.status]).toEqual([2, 2]);
  });

  it("takes -alpha with --inverse, and e to as many digits", async () => {
    const { lines } = await iterexp(["--digits", "45", "-i", "--alpha", "1", "e"]);
    expect(lines).toEqual(["1"]);
    const thirds = await iterexp(["--digits", "30", "-a", "-1/3", "2"]);
    expect((await iterexp(["--digits", "30", "-i", "-a", "1/3", "2"])).lines).toEqual(thirds.lines);
  });

  it("reads lines of standard input", async () => {
    const { lines } = await iterexp(["--digits", "9"], ["# heights\n1\n\n", "0\n"]);
    expect(lines).toEqual(["1.64635423", "0.498563288"]);
    const bad = await iterexp(["--digits", "9"], ["1\nx\n"]);
    expect(bad.status).toBe(2);
    expect(bad.stderr).toBe(
      'iterexp: line 2 of standard input "x": expected a decimal, a fraction p/q, pi, e, Infinity or NaN\n',
    );
  });

  it.each(["0x10", "1_000", "1e3/1e5", "1/3.5", "0b1", "1/0", "1,5", "infinity", " "])(
    "reads no number but those that it reads without: %j",
    async (text) => {
      const argv = [
        ["1", "-a", text],
        ["--", text],
        ["table", "--base", text],
        ["table", "--to", text],
      ];
      for (const words of argv) {
        const { status } = await iterexp(words);
        expect(status).toBe(2);
      }
      expect((await iterexp(["--digits", "9", "--", text])).status).toBe(2);
      expect((await iterexp(["--digits", "9", "1", "-a", text])).status).toBe(2);
    },
  );

  it.each([["0"], ["1.5"], ["many"], ["99999999999"]])(
    "iterexp refuses --digits %s",
    async (digits) => {
      const { status, stderr } = await iterexp(["1", "--digits", digits]);
      expect(status).toBe(2);
      expect(stderr).toBe(
        `iterexp: --digits "${digits}": expected a whole number from 1 to 1000000\n`,
      );
    },
  );
});

describe("a terminal is told of the solve", () => {
  const told = async (...argv: string[]): Promise<{ status: number; stderr: string }> => {
    let stderr = "";
    const stream = (seen: (text: string) => void) =>
      new Writable({
        write(chunk, _, done) {
          seen(`${chunk}`);
          done();
        },
      });
    const terminal = stream((text) => {
      stderr += text;
    });
    const status = await run(argv, {
      stdin: Readable.from([]),
      stdout: stream(() => {}),
      stderr: Object.assign(terminal, { isTTY: true, columns: 80 }),
    });
    return { status, stderr };
  };

  it.each([[["1", "--digits", "65", "--no-cache"]], [["1", "--digits", "21", "--base", "3"]]])(
    "iterexp %j",
    async (argv) => {
      const { status, stderr } = await told(...argv);
      expect(status).toBe(0);
      expect(stderr).toContain(`solving for ${argv[2]} digits`);
    },
  );

  it.each([
    [["1", "--digits", "300", "--alpha", "1"]],
    [["1", "--digits", "300", "--alpha", "-1", "--base", "3"]],
    [["1", "--digits", "300", "--alpha", "2", "--base", "1.2"]],
  ])("which iterexp %j does without", async (argv) => {
    expect(await told(...argv)).toEqual({ status: 0, stderr: "" });
  });
});

describe("the cache", () => {
  const home = mkdtempSync(join(tmpdir(), "iterexp-cache-"));
  const folder = join(home, "iterexp");
  const before = process.env.XDG_CACHE_HOME;
  beforeAll(() => {
    process.env.XDG_CACHE_HOME = home;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
    rmSync(home, { recursive: true });
  });

  /** In a process of its own, which has nothing at hand yet. */
  const fresh = (...argv: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "src/cli/main.ts", ...argv],
      { encoding: "utf8", env: { ...process.env, XDG_CACHE_HOME: home } },
    );
    return { status, stdout, stderr };
  };
  const answer = { status: 0, stdout: `${HALF.slice(0, 65)}5\n`, stderr: "" };
  const file = join(folder, "expansion-e-94.json");

  it("is filled by the first run and used by the second", () => {
    expect(fresh("1", "--digits", "65")).toEqual(answer);
    expect(readdirSync(folder)).toEqual(["expansion-e-94.json"]);
    // A cached expansion that claims more tells that it was read.
    const text = readFileSync(file, "utf8");
    expect(fresh("1", "--digits", "65")).toEqual(answer);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("warns of a damaged file and solves again", () => {
    const good = readFileSync(file, "utf8");
    writeFileSync(file, good.replace('"bits":', '"bits": 1'));
    const { status, stdout, stderr } = fresh("1", "--digits", "65");
    expect({ status, stdout }).toEqual({ status: 0, stdout: answer.stdout });
    expect(stderr).toMatch(/^iterexp: .*expansion-e-94\.json: fromJSON: .*; solving again\n$/);
    expect(readFileSync(file, "utf8")).toBe(good);
  });

  it("is left alone by --no-cache", () => {
    writeFileSync(file, "foreign");
    expect(fresh("1", "--digits", "65", "--no-cache")).toEqual(answer);
    expect(readFileSync(file, "utf8")).toBe("foreign");
  });

  it("is listed and cleared, other files excepted", async () => {
    writeFileSync(join(folder, "mine.json"), "{}");
    expect((await iterexp(["cache"])).stdout).toBe(`${file} 7 bytes\n`);
    expect((await iterexp(["cache", "--clear"])).stdout).toBe(`removed ${file} 7 bytes\n`);
    expect((await iterexp(["cache"])).stdout).toBe(`nothing in ${folder}\n`);
    expect(readdirSync(folder)).toEqual(["mine.json"]);
    expect((await iterexp(["cache", "all"])).status).toBe(2);
  });

  it("is no error where it cannot be written", () => {
    writeFileSync(join(home, "file"), "");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "src/cli/main.ts", "1", "--digits", "65"],
      { encoding: "utf8", env: { ...process.env, XDG_CACHE_HOME: join(home, "file") } },
    );
    expect({ status, stdout, stderr }).toEqual(answer);
  });

  it("bears two processes at once", () => {
    const script = `run() { "${process.execPath}" --import tsx src/cli/main.ts 1 --digits 65; }; run & run; wait`;
    const { stdout, stderr } = spawnSync("bash", ["-c", script], {
      encoding: "utf8",
      env: { ...process.env, XDG_CACHE_HOME: home },
    });
    expect({ stdout, stderr }).toEqual({ stdout: answer.stdout.repeat(2), stderr: "" });
    expect(fresh("1", "--digits", "65")).toEqual(answer);
    expect(readdirSync(folder).sort()).toEqual(["expansion-e-94.json", "mine.json"]);
  });
});
