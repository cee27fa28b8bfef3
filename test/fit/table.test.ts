import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeWhole } from "../../src/cli/whole-file.js";
import {
  fitIterate,
  type Table,
  type TableOptions,
  table,
  tableToCHeader,
  tableToCsv,
  tableToJson,
  tableToNpy,
  tableToNpz,
} from "../../src/fit.js";
import { iterateExpGradient } from "../../src/index.js";
import { iterexp } from "../cli/command-line.js";
import { available, inFolder, readFloats, runProgram } from "./toolchain.js";

const options: TableOptions = { alpha: 0.5, from: -2, to: 3, count: 11 };
const PYTHON = "/usr/bin/python3";
const numpy = available(PYTHON, "-c", "import numpy");

describe("table", () => {
  it("has the columns asked for, in order", () => {
    const { x, value, dx, dalpha } = table(options) as Record<string, Float64Array>;
    x.forEach((point, i) => {
      expect(point).toBe(-2 + i / 2);
      expect({ value: value[i], dx: dx[i], dalpha: dalpha[i] }).toEqual(
        iterateExpGradient(point, 0.5),
      );
    });
    expect(Object.keys(table({ ...options, columns: ["value", "x"] }))).toEqual(["value", "x"]);
  });

  it("spaces logarithmically and by Chebyshev's points", () => {
    const log = table({ ...options, from: 1, to: 1000, count: 4, spacing: "log" })
      .x as Float64Array;
    [1, 10, 100, 1000].forEach((x, i) => {
      expect(log[i]).toBeCloseTo(x, 10);
    });
    expect([log[0], log[3]]).toEqual([1, 1000]);
    const decades = { ...options, from: 1e-200, to: 1e200, count: 5, spacing: "log" } as const;
    expect(table(decades).x).toEqual(Float64Array.of(1e-200, 1e-100, 1, 1e100, 1e200));
    const middle = { ...options, from: -1, to: 1, count: 1, spacing: "chebyshev" } as const;
    expect(table(middle).x).toEqual(Float64Array.of(0));
    const chebyshev = table({ ...options, from: -1, to: 1, count: 3, spacing: "chebyshev" })
      .x as Float64Array;
    [-Math.sqrt(3) / 2, 0, Math.sqrt(3) / 2].forEach((x, i) => {
      expect(chebyshev[i]).toBeCloseTo(x, 14);
    });
  });

  it.each([
    [{ count: 0 }, /count = 0, expected a whole number >= 1/],
    [{ from: Number.NaN }, /from = NaN, expected a finite number/],
    [{ alpha: Number.NaN }, /alpha = NaN, expected a finite number/],
    [{ count: 1e15 }, /count = 1000000000000000, expected at most 4294967295 in memory/],
    [{ spacing: "log" }, /from = -2, expected a number > 0 for spacing "log"/],
    [{ spacing: "random" }, /spacing = "random", expected "linear" or "log" or "chebyshev"/],
    [{ columns: ["y"] }, /columns = .*, expected different ones of x, value, dx, dalpha/],
    [{ columns: ["x", "x"] }, /expected different ones/],
  ])("refuses %j", (change, message) => {
    expect(() => table({ ...options, ...change } as TableOptions)).toThrow(message);
  });
});

describe("writers", () => {
  const small = table({ ...options, from: -2, to: 0.5, count: 6, alpha: -0.5 }); // NaN on the left
  const rows = Array.from(small.x as Float64Array, (_, i) =>
    Object.values(small).map((column) => column[i]),
  );

  it("CSV reads back", () => {
    const [head, ...lines] = tableToCsv(small).trimEnd().split("\n");
    expect(head).toBe("x,value,dx,dalpha");
    expect(lines.map((line) => line.split(",").map(Number))).toEqual(rows);
  });

  it("JSON reads back, NaN as a string", () => {
    const parsed = JSON.parse(tableToJson(small)) as Record<string, number | string>[];
    expect(parsed.map((row) => Object.values(row).map(Number))).toEqual(rows);
    expect(parsed[0].value).toBe("NaN");
  });

  it.skipIf(!numpy)("NumPy reads .npy and .npz", () =>
    inFolder(
      {
        "t.npy": tableToNpy(small),
        "t.npz": tableToNpz(small),
        "main.py": `
import numpy as np
t = np.load("t.npy")
z = np.load("t.npz")
assert t.dtype.names == ("x", "value", "dx", "dalpha"), t.dtype
for name in t.dtype.names:
    assert np.array_equal(t[name], z[name], equal_nan=True), name
np.array(t.tolist()).tofile("y.bin")
`,
      },
      (folder) => {
        runProgram(PYTHON, ["-W", "error", "main.py"], folder);
        expect(readFloats(join(folder, "y.bin"), "f64")).toEqual(rows.flat());
      },
    ),
  );

  it.skipIf(!available("gcc", "--version"))("C compiles the header", () =>
    inFolder(
      {
        "t.h": tableToCHeader(small),
        "main.c": `#include <stdio.h>
#include "t.h"
int main(void) { FILE *f = fopen("y.bin", "wb"); fwrite(iterexp_table, sizeof iterexp_table, 1, f); return fclose(f); }`,
      },
      (folder) => {
        runProgram("gcc", ["-std=c99", "-Wall", "-Werror", "main.c", "-o", "main"], folder);
        runProgram("./main", [], folder);
        expect(readFloats(join(folder, "y.bin"), "f64")).toEqual(rows.flat());
      },
    ),
  );

  it("keeps the sign of zero, and whole numbers doubles", () => {
    const odd = { x: Float64Array.of(-0, 1e20), value: Float64Array.of(-0, 3) };
    expect(tableToCsv(odd)).toBe("x,value\n-0,-0\n100000000000000000000,3\n");
    expect(JSON.parse(tableToJson(odd))[0]).toEqual({ x: -0, value: -0 });
    expect(tableToCHeader(odd)).toContain("{-0.0, -0.0},\n  {100000000000000000000.0, 3.0},\n");
  });

  it("refuses what is no table", () => {
    expect(() => tableToCsv({})).toThrow(/table = .*, expected one made by table\(\)/);
    const name = { 'a",': new Float64Array(1) } as Table;
    expect(() => tableToCsv(name)).toThrow('table: column "a\\",", expected x, value, dx, dalpha');
    const uneven = { x: new Float64Array(2), value: new Float64Array(3) };
    expect(() => tableToNpy(uneven)).toThrow("table.value.length = 3, expected columns of one");
    expect(() => tableToNpz({ x: new Float64Array(0) })).toThrow("table.x.length = 0");
  });
});

describe("iterexp table to files", () => {
  it("writes the same rows by threads as without", { timeout: 60_000 }, () =>
    inFolder({}, async (folder) => {
      const argv = ["table", "--from", "0", "--to", "9", "--columns", "x,value", "--count"];
      for (const name of ["t.csv", "t.npy", "t.npz", "t.json", "t.h"]) {
        const file = join(folder, name);
        const { status, stderr } = await iterexp([...argv, "140000", "--output", file]);
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      }
      const whole = table({ alpha: 0.5, from: 0, to: 9, count: 140_000, columns: ["x", "value"] });
      const read = (name: string) => readFileSync(join(folder, name));
      expect(read("t.csv").toString() === tableToCsv(whole)).toBe(true);
      expect(read("t.json").toString() === tableToJson(whole)).toBe(true);
      expect(read("t.h").toString() === tableToCHeader(whole)).toBe(true);
      expect(read("t.npy").equals(tableToNpy(whole))).toBe(true);
      if (!numpy) return;
      runProgram(
        PYTHON,
        [
          "-c",
          `
import numpy as np
a, z = np.load("t.npy"), np.load("t.npz")
assert np.array_equal(a["value"], z["value"]) and np.array_equal(a["x"], z["x"])`,
        ],
        folder,
      );
    }),
  );

  it("leaves no file, or the old one, where writing fails", () =>
    inFolder({ "old.csv": "old" }, async (folder) => {
      const missing = join(folder, "none", "t.csv");
      const { status, stderr } = await iterexp(["table", "--output", missing]);
      expect({ status, stderr }).toEqual({
        status: 3,
        stderr: expect.stringMatching(
          /^iterexp: --output ".*t\.csv": ENOENT: no such file or directory\n$/,
        ),
      });
      const failing = writeWhole("--output", join(folder, "old.csv"), async (target) => {
        target.write("half");
        throw new Error("interrupted");
      });
      await expect(failing).rejects.toThrow("interrupted");
      expect(readdirSync(folder)).toEqual(["old.csv"]);
      expect(readFileSync(join(folder, "old.csv"), "utf8")).toBe("old");
    }));

  it.each([
    [
      ["--output", "t.xls"],
      `--output "t.xls": expected a name ending in .csv, .json, .npy, .npz, .h or .text`,
    ],
    [["--columns", "x,y"], `--columns "x,y": expected different ones of x,value,dx,dalpha`],
    [["--spacing", "log"], `--from "-2": expected a number > 0 for --spacing log`],
  ])("refuses %j", async (argv, message) => {
    expect(await iterexp(["table", ...argv])).toMatchObject({
      status: 2,
      stderr: `iterexp: ${message}\n`,
    });
  });
});

describe("iterexp fit", () => {
  it("describes a fit", async () => {
    const { status, stdout } = await iterexp(["fit", "--domain", "-1", "1", "--error", "1e-3"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^exp\^0.5 on \[-1, 1\], f64: relative error <= \S+\ndegree \d+, \d+ pieces?, \d+ bytes\n$/,
    );
  });

  it("prints source", async () => {
    const { stdout } = await iterexp([
      "fit",
      "--alpha",
      "1/2",
      "--domain",
      "-8",
      "8",
      "--error",
      "1e-7",
      "--emit",
      "wgsl",
      "--name",
      "half",
    ]);
    expect(stdout).toMatch(/fn half\(given: f32\) -> f32 \{/);
  });

  it("writes the table of a shader to a file", () =>
    inFolder({}, async (folder) => {
      const file = join(folder, "table.f32");
      const argv = ["fit", "--domain", "-1", "1", "--emit", "glsl", "--table", file];
      const { status, stdout } = await iterexp(argv);
      expect(status).toBe(0);
      expect(stdout).toMatch(/uniform highp sampler2D iterate_table;/);
      const fit = fitIterate({ alpha: 0.5, domain: [-1, 1], maxError: 1e-7, precision: "f32" });
      expect(readFloats(file, "f32")).toEqual([...fit.shaderTable()]);
    }));

  it.each([
    [["--table", "t"], `--table "t": expected --emit glsl or --emit wgsl beside it`],
    [["--emit", "c", "--table", "t"], `--table "t": expected --emit glsl or --emit wgsl beside it`],
    [
      ["--emit", "glsl", "--name", "half"],
      /--name "half": expected an identifier that glsl does not keep for itself/,
    ],
    [
      ["--emit", "glsl", "--precision", "f64"],
      /--precision "f64": expected f32: target = "glsl", which has no f64/,
    ],
    [
      ["--domain", "-20", "1e5", "--error", "0.6", "--measure", "ulp", "--emit", "wgsl"],
      /--table "": expected a file: \d+ bytes are too many for a source/,
    ],
    [["--domain", "1"], `--domain "1": expected two numbers`],
    [["--domain", "-1", "1", "--error", "0"], `--error "0": expected a number > 0`],
    [
      ["--domain", "1", "-1"],
      /^iterexp: --domain "1 -1": expected one that a fit can keep: domain = \[1, -1\]/,
    ],
    [["--emit", "basic"], /--emit "basic": expected one of c, cuda/],
  ])("refuses %j", async (argv, message) => {
    const { status, stderr } = await iterexp(["fit", ...argv]);
    expect(status).toBe(2);
    if (typeof message === "string") expect(stderr).toBe(`iterexp: ${message}\n`);
    else expect(stderr).toMatch(message);
  });
});
