import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Writable } from "node:stream";
import { Decimal } from "decimal.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { progressBar } from "../../src/cli/progress.js";
import { write } from "../../src/cli/streams.js";
import { writeWhole } from "../../src/cli/whole-file.js";
import { loadFit } from "../../src/fit.js";
import { digitsOf } from "../fixtures/reference.js";
import { iterexp } from "./command-line.js";

const COMMAND = {
  NODE: process.execPath,
  TSX: resolve("node_modules/tsx/dist/esm/index.mjs"),
  MAIN: resolve("src/cli/main.ts"),
};
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iterexp-files-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const mode = (path: string): number => statSync(path).mode & 0o777;

/** A shell script in a folder of its own that calls the command from its source as `iterexp`. */
function shell(script: string, env: Record<string, string> = {}, cwd = mkdtempSync(`${folder}/`)) {
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["-c", `iterexp() { "$NODE" --import "$TSX" "$MAIN" "$@"; }; ${script}`],
    { encoding: "utf8", cwd, env: { ...process.env, ...COMMAND, ...env }, timeout: 100_000 },
  );
  return { status, stdout, stderr, cwd };
}

describe("files that the command writes", () => {
  const commands: [string, string[]][] = [
    ["table", ["table", "--count", "3", "-o", "out.csv"]],
    ["layers", ["layers", "--target", "pytorch", "-o", "out.py"]],
    ["fit", ["fit", "-d", "0", "1", "--error", "1e-3", "-o", "out.json"]],
    ["emitted code", ["fit", "-d", "0", "1", "--error", "1e-3", "--emit", "c", "-o", "out.h"]],
    [
      "shader table",
      ["fit", "-d", "0", "1", "--error", "1e-3", "--emit", "glsl", "--table", "out.bin", "-o", "x"],
    ],
  ];

  it.each(commands)(
    "%s: keep the mode, and follow no link planted beside them",
    async (_, argv) => {
      const home = mkdtempSync(`${folder}/`);
      const name = argv.find((word) => word.startsWith("out.")) as string;
      const path = join(home, name);
      const victim = join(home, "victim");
      writeFileSync(victim, "mine");
      writeFileSync(path, "old");
      chmodSync(path, 0o600);
      symlinkSync(victim, `${path}.${process.pid}.part`);
      const { status, stderr } = await iterexp(
        argv.map((word) => (/^(out\.|x$)/.test(word) ? join(home, word) : word)),
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(readFileSync(path, "utf8")).not.toBe("old");
      expect(mode(path)).toBe(0o600);
      expect(readFileSync(victim, "utf8")).toBe("mine");
      expect(readdirSync(home).filter((found) => found.endsWith(".part"))).toHaveLength(1);
    },
  );

  /** What is in a folder, links with where they lead. */
  const contents = (home: string) =>
    readdirSync(home)
      .sort()
      .map((name) => {
        const path = join(home, name);
        return lstatSync(path).isSymbolicLink() ? `${name} -> ${readlinkSync(path)}` : name;
      });

  it.each(commands)("%s: go where links lead, to a file or to none", async (_, argv) => {
    for (const exists of [true, false]) {
      const home = mkdtempSync(`${folder}/`);
      const name = argv.find((word) => word.startsWith("out.")) as string;
      mkdirSync(join(home, "to"));
      if (exists) writeFileSync(join(home, "to", "real"), "old", { mode: 0o640 });
      symlinkSync("../second", join(home, "to", "first"));
      symlinkSync("to/real", join(home, "second"));
      symlinkSync("to/first", join(home, name));
      const { status, stderr } = await iterexp(
        argv.map((word) => (/^(out\.|x$)/.test(word) ? join(home, word) : word)),
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(readFileSync(join(home, "to", "real"), "utf8").length).toBeGreaterThan(100);
      if (exists) expect(mode(join(home, "to", "real"))).toBe(0o640);
      expect(contents(join(home, "to"))).toEqual(["first -> ../second", "real"]);
      expect(contents(home).filter((found) => found !== "x")).toEqual(
        [`${name} -> to/first`, "second -> to/real", "to"].sort(),
      );
    }
  });

  it.each(commands)(
    "%s: leave what cannot be a file, and say so before the work",
    async (_, argv) => {
      const home = mkdtempSync(`${folder}/`);
      symlinkSync("a", join(home, "b"));
      symlinkSync("b", join(home, "a"));
      mkdirSync(join(home, "folder.h"));
      writeFileSync(join(home, "file.h"), "mine");
      const before = contents(home);
      const wanted = [
        ["a", "ELOOP: too many symbolic links encountered"],
        ["none/x", "ENOENT: no such file or directory"],
        ["none/", "ENOENT: no such file or directory"],
        ["folder.h", "EISDIR: illegal operation on a directory"],
        ["file.h/x", "ENOTDIR: not a directory"],
        ["n".repeat(256), "ENAMETOOLONG: name too long"],
      ];
      for (const [path, reason] of wanted) {
        // the format is no part of the question; table and fit know it by the name
        const known = argv[0] === "table" ? "csv" : argv.includes("--emit") ? "" : "json";
        const needs = ["table", "fit"].includes(argv[0]) && known !== "";
        if (needs && path !== "none/x" && !path.startsWith("n".repeat(9))) continue;
        const name = `${path}${needs ? `.${known}` : ""}`;
        const words = argv.map((word) => (word.startsWith("out.") ? `${home}/${name}` : word));
        const option = argv[argv.findIndex((word) => word.startsWith("out.")) - 1];
        const { status, stdout, stderr } = await iterexp(
          words.map((word) => (word === "x" ? join(home, word) : word)),
        );
        expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
        const named = { "-o": "--output" }[option] ?? option;
        expect(stderr.startsWith(`iterexp: ${named} "${home}/`.slice(0, 50))).toBe(true);
        expect(stderr.endsWith(`: ${reason}\n`)).toBe(true);
      }
      expect(contents(home).filter((found) => found !== "x")).toEqual(before);
      expect(readFileSync(join(home, "file.h"), "utf8")).toBe("mine");
    },
  );

  it("may have the longest names that the system has", async () => {
    const home = mkdtempSync(`${folder}/`);
    for (const length of [228, 229, 255]) {
      const name = `${"n".repeat(length - 4)}.csv`;
      for (const _ of ["new", "old"]) {
        const { status, stderr } = await iterexp(["table", "-o", join(home, name)]);
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      }
      expect(readdirSync(home)).toEqual([name]);
      rmSync(join(home, name));
    }
  });

  it("keep every bit of the mode", async () => {
    const path = join(mkdtempSync(`${folder}/`), "t.csv");
    for (const bits of [0o600, 0o2754, 0o4711, 0o6770, 0o1644]) {
      writeFileSync(path, "old");
      chmodSync(path, bits);
      await iterexp(["table", "-o", path]);
      expect(statSync(path).mode & 0o7777).toBe(bits);
      expect(readFileSync(path, "utf8")).toMatch(/^x,value/);
    }
  });

  it("are new files, and other hard links keep the old one", async () => {
    const home = mkdtempSync(`${folder}/`);
    writeFileSync(join(home, "other.csv"), "old");
    linkSync(join(home, "other.csv"), join(home, "t.csv"));
    await iterexp(["table", "-o", join(home, "t.csv")]);
    expect(readFileSync(join(home, "other.csv"), "utf8")).toBe("old");
    expect(readFileSync(join(home, "t.csv"), "utf8")).toMatch(/^x,value/);
  });

  it("are what they were after an error", async () => {
    const home = mkdtempSync(`${folder}/`);
    const path = join(home, "file");
    writeFileSync(path, "old");
    const fails = writeWhole("--output", path, async (target) => {
      await write(target, "new");
      throw new Error("no more");
    });
    await expect(fails).rejects.toThrow("no more");
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(home)).toEqual(["file"]);
  });

  it("are what they were after a signal", () => {
    const { stdout, cwd } = shell(`echo old > t.csv
      "$NODE" --import "$TSX" "$MAIN" table --count 1e9 -o t.csv & until ls *.part 2> /dev/null; do sleep 0.05; done
      kill -TERM $!; wait $!; echo $?; cat t.csv`);
    expect(stdout).toMatch(/\.part\n143\nold\n$/);
    expect(readdirSync(cwd)).toEqual(["t.csv"]);
  });

  it("are written as they come where they are pipes", () => {
    const { stdout } = shell("mkfifo p.csv; iterexp table --count 2 -o p.csv & cat p.csv; ls");
    expect(stdout).toMatch(/^x,value,dx,dalpha\n-2,.*\n3,.*\np\.csv\n$/);
  });
});

describe("the folder of the cache", () => {
  const sixty = `${new Decimal(digitsOf("sexp(1/2)")).toPrecision(60)}\n`;
  const run = "iterexp 1 --digits 60";
  const name = "expansion-e-94.json";

  it("may hold a pipe, a directory or a dangling link of a file's name", () => {
    for (const plant of ["mkfifo", "mkdir", "ln -s nowhere"]) {
      const cwd = mkdtempSync(`${folder}/`);
      mkdirSync(join(cwd, "iterexp"));
      const script = `(cd iterexp && ${plant} ${name}) && ${run} && iterexp cache --clear && ls iterexp`;
      const { status, stdout, stderr } = shell(script, { XDG_CACHE_HOME: cwd }, cwd);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      const left = readdirSync(join(cwd, "iterexp"));
      expect(left).toEqual(plant === "mkdir" ? [name] : []);
      expect(stdout.startsWith(sixty)).toBe(true);
      expect(stdout).toContain(plant === "mkdir" ? "nothing in" : `removed ${cwd}/iterexp/${name}`);
      expect(existsSync(join(cwd, "iterexp", "nowhere"))).toBe(false);
    }
  });

  it("may hold a file that is too long to be read", () => {
    const cwd = mkdtempSync(`${folder}/`);
    mkdirSync(join(cwd, "iterexp"));
    writeFileSync(join(cwd, "iterexp", name), `[${"[],".repeat(2e7)}[]]`);
    const { status, stdout, stderr } = shell(
      `NODE_OPTIONS=--max-old-space-size=100 iterexp 1 --digits 65`,
      { XDG_CACHE_HOME: cwd },
      cwd,
    );
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `${new Decimal(digitsOf("sexp(1/2)")).toPrecision(65)}\n`,
    });
    expect(stderr).toMatch(/^iterexp: .*: 60000004 bytes, expected at most \d+; solving again\n$/);
    expect(statSync(join(cwd, "iterexp", name)).size).toBeLessThan(1e5);
  });

  it("is cleared of links that lead nowhere", () => {
    const cwd = mkdtempSync(`${folder}/`);
    mkdirSync(join(cwd, "iterexp"));
    symlinkSync("nowhere", join(cwd, "iterexp", name));
    mkdirSync(join(cwd, "iterexp", "expansion-e-7.json"));
    const { status, stdout } = shell("iterexp cache --clear", { XDG_CACHE_HOME: cwd }, cwd);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `removed ${cwd}/iterexp/${name} 7 bytes\n`,
    });
    expect(readdirSync(join(cwd, "iterexp"))).toEqual(["expansion-e-7.json"]);
  });

  it("is never relative, whatever the environment says", () => {
    const home = mkdtempSync(`${folder}/`);
    const relative = shell("iterexp cache", { XDG_CACHE_HOME: "here", HOME: home });
    expect(relative.stdout).toBe(`nothing in ${home}/.cache/iterexp\n`);
    const empty = shell("iterexp cache", { XDG_CACHE_HOME: "", HOME: "" });
    expect(empty.stdout).toMatch(/^(nothing in )?\//);
    expect([relative, empty].flatMap(({ cwd }) => readdirSync(cwd))).toEqual([]);
  });

  it.skipIf(!existsSync("/proc/self"))("may be one where no folder can be made", () => {
    const { status, stdout, stderr } = shell(run, { XDG_CACHE_HOME: "/proc" });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: sixty, stderr: "" });
  });
});

describe("long and hostile runs", () => {
  it("verify holds no rows", () => {
    const { status, stdout, stderr } = shell(
      "NODE_OPTIONS=--max-old-space-size=48 iterexp verify --from 0 --to 2 --count 150000 | tail -1",
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^worst: .*: ok\n$/);
  });

  it("compare takes any alpha", async () => {
    for (const alpha of ["1e10", "-1e10", "1e308", "1e-300"]) {
      const { status } = await iterexp(["compare", "--at", "0.7", "--alpha", alpha]);
      expect(status).toBe(0);
    }
  });

  it("standard input is no folder", () => {
    for (const digits of ["", "--digits 9"]) {
      const { status, stdout, stderr } = shell(`iterexp ${digits} < .`);
      expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
      expect(stderr).toBe("iterexp: EISDIR: standard input is a directory, read\n");
    }
  });

  it("a line of standard input has an end", async () => {
    const { status, stderr } = await iterexp([], Array(50).fill("1".repeat(100_000)));
    expect(status).toBe(2);
    expect(stderr.length).toBeLessThan(200);
  });

  it("a progress bar leaves the state of the terminal alone", () => {
    let text = "";
    const terminal = new Writable({
      write(chunk, _encoding, done) {
        text += chunk;
        done();
      },
    });
    const bar = progressBar(
      "{percentage}%",
      10,
      Object.assign(terminal, { isTTY: true, columns: 80 }),
    );
    bar?.update(5);
    expect(text).toContain("%");
    bar?.stop();
    expect(text).not.toContain("\x1b[?"); // neither the cursor nor line wrap
  });
});

describe("standard output", () => {
  const fit = ["fit", "-d", "0", "1", "--max-error", "1e-3"];
  const table = ["table", "--from", "0", "--to", "1", "--count", "2"];

  it.each([[[]], [["-o", "-"]]])("gets every format of a fit and of a table: %j", async (to) => {
    const json = await iterexp([...fit, "--format", "json", ...to]);
    const stored = await iterexp([...fit, "--format", "fit", ...to]);
    expect(loadFit(new Uint8Array(stored.bytes)).toJSON()).toEqual(JSON.parse(json.stdout));
    expect((await iterexp([...fit, "--emit", "onnx", ...to])).bytes.length).toBeGreaterThan(100);
    expect((await iterexp([...fit, "--format", "text", ...to])).stdout).toMatch(/^exp\^0\.5 on/);
    const npy = await iterexp([...table, "--format", "npy", ...to]);
    expect(npy.bytes.subarray(1, 6).toString()).toBe("NUMPY");
  });

  it.each([
    [[...fit, "--format", "fit"], '--format "fit"'],
    [[...fit, "--emit", "onnx", "-o", "-"], '--emit "onnx"'],
    [[...table, "--format", "npy"], '--format "npy"'],
    [[...table, "--format", "npz", "-o", "-"], '--format "npz"'],
  ])("as a terminal gets no bytes: %j", async (argv, named) => {
    const { status, stdout, stderr } = await iterexp(argv, [], { isTTY: true });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(named);
    expect(stderr).toContain("-o with the name of a file, or a pipe");
    expect((await iterexp([...fit, "--format", "json"], [], { isTTY: true })).status).toBe(0);
  });

  it.each([
    [["--format", "json", "-o", "x.fit"], "fit, which the name of --output says"],
    [["--format", "json", "--emit", "c"], "none beside --emit"],
    [["-o", "x.txt"], "a name ending in .json or .fit, --format or --emit"],
  ])("is not meant by what does not fit together: %j", async (more, expected) => {
    const { status, stderr } = await iterexp([...fit, ...more]);
    expect(status).toBe(2);
    expect(stderr).toContain(expected);
  });
});
