import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { base } from "../../src/base.js";
import { linear, survey, surveyOf, walker } from "../../src/compare.js";
import { halfExp } from "../../src/index.js";
import { iterexp } from "./command-line.js";

describe("iterexp compare", () => {
  it("shows what every construction makes of x", async () => {
    const { status, stderr, lines } = await iterexp(["compare", "--at", "10"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(lines[0]).toBe("f = exp^0.5 at x = 10, e^x = 22026.465794806718; off: from Kneser's");
    const rows = lines.slice(2);
    expect(rows).toHaveLength(survey.length);
    rows.forEach((row, i) => {
      expect(row).toContain(survey[i].name);
      expect(row.endsWith(survey[i].smoothness)).toBe(true);
    });
    const row = (name: string) => rows.find((line) => line.trim().startsWith(name)) as string;
    expect(row("Kneser")).toMatch(new RegExp(` ${halfExp(10)} +22026\\.465794806\\d+ +0%  `));
    expect(row("linear pieces")).toContain(`${linear.iterate(10, 0.5)}`);
    expect(row("linear pieces")).toContain(" 7.45% ");
    expect(row("Walker")).toContain(` ${walker.iterate(10, 0.5)} `);
    expect(row("regular iteration")).toMatch(/ 24\.7139\d+ - 0\.1750\d+i +- +59\.8% /);
  });

  it("leaves out what has no such iterate", async () => {
    const { lines } = await iterexp(["compare", "--at", "2", "--alpha", "1/3"]);
    expect(lines.find((line) => line.includes("force flow"))).toMatch(/ - +- +- /);
    expect(lines[1]).toMatch(/ f\(f\(f\(x\)\)\) /);
    expect((await iterexp(["compare", "--at", "0.7", "--alpha", "0.1234567"])).status).toBe(0);
    expect((await iterexp(["compare", "--at", "-5", "--alpha", "-1"])).status).toBe(0);
  });

  it("speaks JSON, with every reference", async () => {
    const { stdout } = await iterexp(["compare", "--at", "1", "--format", "json"]);
    const { x, alpha, rows } = JSON.parse(stdout);
    expect({ x, alpha }).toEqual({ x: 1, alpha: 0.5 });
    expect(rows.map(({ reference }: { reference: string }) => reference)).toEqual(
      survey.map(({ reference }) => reference),
    );
    expect(rows[7].value).toEqual({ re: "NaN", im: "NaN" });
  });

  it("takes another base, and says what is left out", async () => {
    const { status, stderr, lines } = await iterexp(["compare", "--at", "1", "--base", "2"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(lines[0]).toBe("f = exp_2^0.5 at x = 1, 2^x = 2; off: from Kneser's");
    const { entries, without } = surveyOf(base(2));
    entries.forEach(({ name, iterate }, i) => {
      expect(lines[i + 2].trim().startsWith(`${name} `)).toBe(true);
      expect(lines[i + 2]).toContain(` ${iterate(1, 0.5)} `);
    });
    expect(lines.slice(2 + entries.length)).toEqual(
      without.map(({ name, reason }) => `left out: ${name}, since ${reason}`),
    );
    const small = await iterexp(["compare", "--at", "1", "-b", "1.2", "--format", "json"]);
    expect(JSON.parse(small.stdout)).toMatchObject({
      base: "1.2",
      without: [{}, {}, { name: "Kneser" }, {}, {}, {}, {}],
    });
    expect((await iterexp(["compare", "--at", "1", "-b", "1.2"])).lines[0]).toMatch(
      /off: from the regular iterate$/,
    );
  });

  it("needs to know where", async () => {
    expect(await iterexp(["compare"])).toMatchObject({
      status: 2,
      stderr: "iterexp: required option '--at <x>' not specified\n",
    });
    expect(await iterexp(["compare", "--at", "x"])).toMatchObject({
      status: 2,
      stderr: `iterexp: --at "x": expected a finite number\n`,
    });
    expect((await iterexp(["compare", "--at", "1", "2"])).status).toBe(2);
  });
});

describe("iterexp judge", () => {
  let folder: string;
  let path: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "iterexp-judge-"));
    path = join(folder, "my-f.mjs");
    const library = (name: string) => new URL(`../../src/${name}.ts`, import.meta.url).href;
    writeFileSync(
      path,
      `import { halfExp } from ${JSON.stringify(library("index"))};
       import { linear } from ${JSON.stringify(library("compare"))};
       export default (x) => linear.iterate(x, 1 / 2);
       export const kneser = halfExp;
       export const text = (x) => "no";
       export const number = 3;`,
    );
    writeFileSync(join(folder, "broken.mjs"), "export default (");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("judges the default export", async () => {
    const { status, stderr, lines } = await iterexp(["judge", path]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(lines[0]).toMatch(
      /^default of .*my-f\.mjs as exp\^0\.5 on \[0, 15\.154\d+\]: another iterate$/,
    );
    expect(lines.join(" ")).toMatch(/And yet it is another iterate of exp, up to 7\.673% from/);
    expect(lines.join("\n")).toMatch(/\n +frequency 1 +1\.719e-2 /);
    expect(Math.max(...lines.slice(2, 8).map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("fails what is not Kneser's where that is asked, and what is no iterate always", async () => {
    expect((await iterexp(["judge", path, "--kneser"])).status).toBe(1);
    expect((await iterexp(["judge", path, "--kneser", "--export", "kneser"])).status).toBe(0);
    expect((await iterexp(["judge", path, "--alpha", "1/3"])).status).toBe(1);
    const { status, lines } = await iterexp(["judge", path, "--export", "text"]);
    expect(status).toBe(1);
    expect(lines[2]).toBe('f fails at every x tried: at x = 0 it gave "no".');
  });

  it("takes another base", async () => {
    const own = join(folder, "two.mjs");
    const library = new URL("../../src/base.ts", import.meta.url).href;
    writeFileSync(
      own,
      `import { base } from ${JSON.stringify(library)};
       export default (x) => base(2).half(x);
       export const small = (x) => base(1.2).half(x);`,
    );
    const two = await iterexp(["judge", own, "--base", "2", "--kneser"]);
    expect(two).toMatchObject({ status: 0, stderr: "" });
    expect(two.lines[0]).toMatch(/^default of .* as exp_2\^0\.5 on \[0, 4\]: Kneser$/);
    expect(await iterexp(["judge", own])).toMatchObject({ status: 1, stderr: "" });
    const small = ["judge", own, "--export", "small", "--kneser", "-b", "1.2"];
    const regular = await iterexp(small);
    expect(regular).toMatchObject({ status: 0, stderr: "" });
    expect(regular.lines[0]).toMatch(/ as exp_1\.2\^0\.5 on \[0, 1\.2\d+\]: regular$/);
    expect(await iterexp([...small, "--to", "2"])).toMatchObject({
      status: 2,
      stderr: `iterexp: --from and --to "0, 2": expected ends below the fixed point 1.2577345413765264\n`,
    });
  });

  it("takes a domain, or one end of it", async () => {
    const { lines } = await iterexp(["judge", path, "--from", "-2", "--to", "5"]);
    expect(lines[0]).toContain(" on [-2, 5]: ");
    expect((await iterexp(["judge", path, "--to", "5"])).lines[0]).toContain(" on [0, 5]: ");
  });

  it("fails where the composition fails, or cannot be checked", async () => {
    const own = join(folder, "clamped.mjs");
    const library = new URL("../../src/index.ts", import.meta.url).href;
    writeFileSync(
      own,
      `import { halfExp } from ${JSON.stringify(library)};
       export const clamped = (x) => halfExp(Math.min(Math.max(x, 0), 16));
       export const inside = (x) => (x > 16 ? NaN : halfExp(x));`,
    );
    const clamped = await iterexp(["judge", own, "--export", "clamped"]);
    expect(clamped).toMatchObject({ status: 1, stderr: "" });
    expect(clamped.lines[0]).toMatch(/: no iterate$/);
    expect(clamped.lines[2]).toMatch(/^f\(f\(x\)\) is not e\^x: at x = \d/);
    const inside = await iterexp(["judge", own, "--export", "inside"]);
    expect(inside).toMatchObject({ status: 1, stderr: "" });
    expect(inside.lines[0]).toMatch(/: undecided$/);
    const near = await iterexp(["judge", own, "--export", "inside", "--to", "5", "--kneser"]);
    expect(near).toMatchObject({ status: 0, stderr: "" });
  });

  it("speaks JSON", async () => {
    const { stdout } = await iterexp(["judge", path, "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({ kind: "another iterate", composition: { n: 2 } });
  });

  it.each([
    [
      ["nowhere.mjs"],
      /module "nowhere\.mjs": expected a JavaScript module that can be loaded \(.*\)/,
    ],
    [["BROKEN"], /expected a JavaScript module that can be loaded \(.*\)/],
    [
      ["PATH", "--export", "f"],
      /--export "f": expected one of its functions default, kneser, text/,
    ],
    [["PATH", "--export", "number"], /--export "number": expected one of its functions/],
    [["PATH", "--from", "5", "--to", "2"], /--from and --to "5, 2": expected finite from < to/],
    [["PATH", "--alpha", "9"], /--alpha "9": expected -3 <= alpha <= 4, or --from/],
    [[], /missing required argument 'module'/],
  ])("iterexp judge refuses %j", async (argv, message) => {
    const real = argv.map((word) =>
      word.replace("PATH", path).replace("BROKEN", join(folder, "broken.mjs")),
    );
    const { status, stdout, stderr } = await iterexp(["judge", ...real]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.split("\n")).toHaveLength(2);
  });

  describe("whatever the module does", () => {
    /** For what never ends; enough for a thread to start on any machine. */
    const BRIEF = ["--timeout", "15"];
    const judged = async (code: string, ...argv: string[]) => {
      const own = join(mkdtempSync(`${folder}/`), "own.mjs");
      writeFileSync(own, code);
      const outcome = await iterexp(["judge", own, ...argv]);
      return { ...outcome, said: (outcome.stdout + outcome.stderr).replace(/\s+/g, " ") };
    };

    it.each([
      [
        "never ends",
        "export default (x) => { for (;;); }",
        /at every x tried: at x = 0 it did not end within 15 s/,
      ],
      [
        "ends for some x",
        "export default (x) => { for (; x > 2;); return x; }",
        /fails once: at x = \d.* it did not end within 15 s/,
      ],
      [
        "ends the process",
        "export default (x) => process.exit(0);",
        /at x = 0 it ended the process/,
      ],
      [
        "throws much",
        'export default (x) => { throw new Error("z".repeat(1e5)); };',
        /at x = 0 it threw z{59}…\./,
      ],
      [
        "throws what cannot be read",
        "export default (x) => { throw { get message() { throw 1; }, get constructor() { throw 2; } }; };",
        /at x = 0 it threw an object \(no name\)/,
      ],
      [
        "gives something else",
        "export default async (x) => x;",
        /at x = 0 it gave an object \(Promise\)/,
      ],
    ])("it is broken where it %s", async (_, code, words) => {
      const { status, said, stderr } = await judged(
        code,
        ...(code.includes("for (;") ? BRIEF : []),
      );
      expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
      expect(said).toMatch(/: broken f fails /);
      expect(said).toMatch(words);
    });

    it.each([
      ["leaves a timer", "setInterval(() => {}, 1000);"],
      ["would throw late", 'setTimeout(() => { throw new Error("late"); });'],
      ["would end the process late", "setTimeout(() => process.exit(0));"],
      [
        "posts a verdict",
        `import { parentPort, workerData } from "node:worker_threads";
        for (const message of [null, 7, { judgement: { kind: "Kneser", verdict: "", failures: [] } }]) parentPort.postMessage(message);
        if (Object.keys(workerData).join() !== "path,name") throw new Error("a way to the other side");`,
      ],
      [
        "changes what all objects share",
        "Math.abs = () => 0; Array.prototype.map = () => []; Atomics.wait = () => {}; Atomics.store = () => {};",
      ],
    ])("it is judged by its function where it %s", async (_, code) => {
      const { status, stdout, stderr } = await judged(`${code} export default (x) => x + 1;`);
      expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
      expect(stdout).toContain(": no iterate\n");
    });

    it.each([
      ["never ends", "for (;;);", "it did not load within 15 s"],
      ["waits for what never comes", "await new Promise(() => {});", "it ended the process"],
      ["ends the process", "process.exit(0);", "it ended the process"],
      ["throws", 'throw new Error("no");', "no"],
      [
        "throws late",
        'setTimeout(() => { throw new Error("late"); }); await new Promise((resolve) => setTimeout(resolve, 9e5));',
        "it threw late",
      ],
      ["throws much", `throw new Error("z".repeat(1e5));`, `${"z".repeat(59)}…`],
    ])("it is refused where its loading %s", async (_, code, why) => {
      const { status, stdout, stderr } = await judged(
        code,
        ...(code.includes("for (;") ? BRIEF : []),
      );
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toContain(`: expected a JavaScript module that can be loaded (${why})\n`);
    });

    it("what it prints goes to standard error", async () => {
      const code =
        'console.log("x,y"); await new Promise((done) => setTimeout(done, 100)); export default (x) => x;';
      const { stdout, stderr } = await judged(code, "--format", "json");
      expect(JSON.parse(stdout).kind).toBe("no iterate");
      expect(stderr).toBe("x,y\n");
    });
  });

  it.each(["0", "-1", "NaN", "Infinity", "1e9"])(
    "iterexp judge refuses --timeout %s",
    async (seconds) => {
      const { status, stderr } = await iterexp(["judge", path, "--timeout", seconds]);
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: `iterexp: --timeout "${seconds}": expected seconds, > 0 and at most 86400\n`,
      });
    },
  );

  it("has help in 80 columns", async () => {
    for (const command of ["compare", "judge"]) {
      const { lines, status } = await iterexp([command, "--help"]);
      expect(status).toBe(0);
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    }
  });
});
