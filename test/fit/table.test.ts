import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { writeWhole } from "../../src/cli/whole-file.js";
import {
  type Fit,
  fitIterate,
  loadFit,
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
import { natural } from "../../src/real/natural.js";
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
    [{ precision: "f16" }, /precision = "f16", expected "f64" or "f32"/],
    [{ precision: null }, /precision = null, expected "f64" or "f32"/],
    [{ spacing: "random" }, /spacing = "random", expected "linear" or "log" or "chebyshev"/],
    [{ columns: ["y"] }, /columns = .*, expected different ones of x, value, dx, dalpha/],
    [{ columns: ["x", "x"] }, /expected different ones/],
  ])("table refuses %j", (change, message) => {
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

  it("an .npz is a zip of what each column is as .npy, the same each time", () => {
    const archive = tableToNpz(small);
    expect(tableToNpz(small)).toEqual(archive);
    const columns = Object.entries(small).map(([name, column]) => [
      `${name}.npy`,
      tableToNpy({ [name]: column } as typeof small),
    ]);
    expect(unzipSync(archive)).toEqual(Object.fromEntries(columns));
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

  const singles = table({ ...options, from: -1, to: 0.7, count: 6, alpha: -0.5, precision: "f32" });
  const about = { alpha: -0.5, base: natural, from: -1, to: 0.7, spacing: "linear" } as const;

  it("write singles at singles, in the shortest decimals that read back", () => {
    const { x, value, dx } = singles as Record<string, Float32Array>;
    x.forEach((node, i) => {
      expect(node).toBe(Math.fround(-1 + (1.7 * i) / 5));
      const exact = iterateExpGradient(node, -0.5);
      expect(value[i]).toBe(Math.fround(exact.value));
      expect(dx[i]).toBe(Math.fround(exact.dx));
    });
    const cells = tableToCsv(singles)
      .trimEnd()
      .split("\n")
      .slice(1)
      .flatMap((line) => line.split(","));
    const numbers = [...x].flatMap((_, i) => Object.values(singles).map((column) => column[i]));
    expect(cells.map((cell) => Math.fround(Number(cell)))).toEqual(numbers);
    expect(Math.max(...cells.map((cell) => cell.length))).toBeLessThanOrEqual(13);
    const samples = {
      x: Float32Array.of(0.1, 1 / 3, 16777216, 1e-45, 3.4028234663852886e38, 1e10),
    };
    expect(tableToCsv(samples)).toBe(
      "x\n0.1\n0.33333334\n16777216\n1e-45\n3.4028235e+38\n10000000000\n",
    );
    expect(tableToCHeader(samples)).toMatch(
      /static const float iterexp_table\[6\]\[1\] = \{\n {2}\{0\.1f\},\n/,
    );
  });

  it("say what the table is where they are told", () => {
    const facts = { ...about, base: "e", count: 6, precision: "f32" };
    const parsed = JSON.parse(tableToJson(singles, about));
    expect(parsed).toMatchObject(facts);
    expect(parsed.rows).toEqual(JSON.parse(tableToJson(singles)));
    expect(tableToCsv(singles, about)).toBe(
      `# alpha=-0.5 base=e from=-1 to=0.7 spacing=linear count=6 precision=f32\n${tableToCsv(singles)}`,
    );
    const header = tableToCHeader(singles, { ...about, name: "halfLog" });
    expect(header).toMatch(/#ifndef halfLog_H\n#define halfLog_H 0x[\da-f]+\n/);
    expect(header).toContain('#define halfLog_ALPHA (-0.5)\n#define halfLog_BASE "e"\n');
    const guards = ["half", "Half", "HALF", "h_1"].map(
      (name) => tableToCHeader(singles, { name }).match(/#ifndef (.*)/)?.[1],
    );
    expect(guards).toEqual(["HALF_H", "Half_H", "half_H", "H_1_H"]);
    expect(header).toContain("static const float halfLog[6][4] = {\n");
    expect(tableToJson(small, { name: "half" })).toMatch(
      /^\{"name":"half","count":6,"precision":"f64","rows":\[\n/,
    );
  });

  it.skipIf(!numpy)("NumPy reads what the table is, singles, and a plain array of one column", () =>
    inFolder(
      {
        "t.npy": tableToNpy(singles),
        "t.npz": tableToNpz(singles, about),
        "one.npy": tableToNpy({ value: small.value as Float64Array }),
        "t.csv": tableToCsv(singles, about),
        "main.py": `
import numpy as np
t, z, one = np.load("t.npy"), np.load("t.npz"), np.load("one.npy")
assert one.dtype == np.float64 and one.shape == (6,), one.dtype
assert t.dtype["x"] == np.float32 and z["value"].dtype == np.float32
assert (z["alpha"], z["base"], z["from"], z["to"], z["spacing"]) == (-0.5, "e", -1, 0.7, "linear")
assert (z["count"], z["precision"]) == (6, "f32") and z["alpha"].shape == ()
c = np.genfromtxt("t.csv", delimiter=",", names=True, dtype=np.float32, skip_header=1)
for name in t.dtype.names:
    assert np.array_equal(t[name], z[name], equal_nan=True), name
    assert np.array_equal(c[name], z[name], equal_nan=True), name
`,
      },
      (folder) => runProgram(PYTHON, ["-W", "error", "main.py"], folder),
    ),
  );

  it.skipIf(!available("gcc", "--version"))("C takes two tables, each as often as it likes", () =>
    inFolder(
      {
        "a.h": tableToCHeader(small, { ...about, name: "half" }),
        "b.h": tableToCHeader(singles, { ...about, name: "half_single" }),
        "main.c": `#include <stdio.h>
#include "a.h"
#include "b.h"
#include "a.h"
int main(void) {
  double y[1 + HALF_COUNT + 4 * HALF_SINGLE_COUNT];
  y[0] = HALF_ALPHA + HALF_SINGLE_TO - HALF_FROM;
  for (int i = 0; i < HALF_COUNT; i++) y[1 + i] = half[i][1];
  for (int i = 0; i < 4 * HALF_SINGLE_COUNT; i++) y[1 + HALF_COUNT + i] = half_single[i / 4][i % 4];
  FILE *f = fopen("y.bin", "wb"); fwrite(y, sizeof y, 1, f); return fclose(f); }`,
      },
      (folder) => {
        const flags = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Werror"];
        runProgram("gcc", [...flags, "main.c", "-o", "main"], folder);
        runProgram("./main", [], folder);
        const columns = Object.values(singles);
        expect(readFloats(join(folder, "y.bin"), "f64")).toEqual([
          -0.5 + 0.7 + 1,
          ...(small.value as Float64Array),
          ...[...columns[0]].flatMap((_, i) => columns.map((column) => column[i])),
        ]);
      },
    ),
  );

  it.skipIf(!available("gcc", "--version"))("C refuses a second table of one name", () =>
    inFolder(
      {
        "a.h": tableToCHeader(small, about),
        "b.h": tableToCHeader(small, { ...about, alpha: 0.5 }),
        "main.c": '#include "a.h"\n#include "b.h"\nint main(void) { return 0; }\n',
      },
      (folder) =>
        expect(() => runProgram("gcc", ["-std=c99", "main.c", "-o", "main"], folder)).toThrow(
          /another table is called iterexp_table: give this one a name of its own/,
        ),
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
    const mixed = { x: new Float64Array(1), value: new Float32Array(1) } as never;
    expect(() => tableToNpz(mixed)).toThrow("expected one made by table()");
    for (const [wrong, message] of [
      [{ name: "9" }, 'about.name = "9", expected an identifier'],
      [{ alpha: "*/" }, 'about.alpha = "*/", expected a number'],
      [{ base: "*/" }, 'about.base = "*/", expected the iterates of a base'],
      [{ spacing: "*/" }, 'about.spacing = "*/", expected "linear"'],
      [{ nmae: "half" }, 'about.nmae = "half", expected no such option: did you mean name'],
    ] as const) {
      expect(() => tableToCHeader(small, wrong as never)).toThrow(message);
      expect(() => tableToJson(small, wrong as never)).toThrow(message);
    }
    for (const name of ["int", "INFINITY"]) {
      expect(() => tableToCHeader(small, { name })).toThrow(
        `about.name = "${name}", which c keeps for itself; expected another`,
      );
      expect(JSON.parse(tableToJson(small, { name })).name).toBe(name);
    }
  });
});

describe("iterexp table to files", () => {
  it("writes the same rows by threads as without", () =>
    inFolder({}, async (folder) => {
      const argv = ["table", "--from", "0", "--to", "9", "--columns", "x,value", "--count"];
      for (const name of ["t.csv", "t.npy", "t.npz", "t.json", "t.h"]) {
        const file = join(folder, name);
        const { status, stderr } = await iterexp([...argv, "140000", "--output", file]);
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      }
      const made = { alpha: 0.5, from: 0, to: 9 };
      const whole = table({ ...made, count: 140_000, columns: ["x", "value"] });
      const about = { ...made, base: natural, spacing: "linear" } as const;
      const read = (name: string) => readFileSync(join(folder, name));
      expect(read("t.csv").toString() === tableToCsv(whole)).toBe(true);
      expect(read("t.json").toString() === tableToJson(whole, about)).toBe(true);
      expect(read("t.h").toString() === tableToCHeader(whole, about)).toBe(true);
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
    }));

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

  it("prints every format, singles too", async () => {
    const made = { alpha: 0.5, from: -2, to: 3, count: 11 };
    const about = { alpha: 0.5, from: -2, to: 3, base: natural, spacing: "linear" } as const;
    for (const precision of ["f64", "f32"] as const) {
      const whole = table({ ...made, precision });
      const wanted = {
        csv: tableToCsv(whole),
        json: tableToJson(whole, about),
        h: tableToCHeader(whole, about),
        npy: tableToNpy(whole),
        npz: tableToNpz(whole, about),
      };
      for (const [format, data] of Object.entries(wanted)) {
        const argv = ["table", "--precision", precision, "--format", format];
        const { status, bytes } = await iterexp(argv);
        expect(status).toBe(0);
        if (format === "npz") expect(unzipSync(bytes)).toEqual(unzipSync(data as Uint8Array));
        else expect(bytes.equals(Buffer.from(data))).toBe(true);
      }
      const noted = await iterexp([
        "table",
        "--precision",
        precision,
        "--format",
        "csv",
        "--comment",
      ]);
      expect(noted.stdout).toBe(tableToCsv(whole, about));
    }
  });

  it.each(["text", "csv", "json", "npy", "h"])(
    "writes parts that make the whole: %s",
    async (format) => {
      for (const [count, n] of [[11, 3], [11, 16], ...(format === "npy" ? [[140_001, 2]] : [])]) {
        const argv = [
          "table",
          "--from",
          "0",
          "--count",
          `${count}`,
          "--columns",
          "x,value",
          "--format",
          format,
        ];
        const whole = await iterexp(argv);
        const parts = [];
        for (let k = 1; k <= n; k++) {
          const { status, bytes } = await iterexp([...argv, "--part", `${k}/${n}`]);
          expect(status).toBe(0);
          parts.push(bytes);
        }
        expect(Buffer.concat(parts).equals(whole.bytes)).toBe(true);
        const lengths = parts.map((part) => part.length);
        if (n <= count) expect(Math.min(...lengths)).toBeGreaterThan(0);
      }
    },
  );

  it("takes the format from --format where a name says none", () =>
    inFolder({}, async (folder) => {
      const file = join(folder, "t.txt");
      expect((await iterexp(["table", "--format", "csv", "-o", file])).status).toBe(0);
      expect(readFileSync(file, "utf8")).toMatch(/^x,value/);
      const same = join(folder, "T.CSV");
      expect((await iterexp(["table", "--format", "csv", "-o", same])).status).toBe(0);
    }));

  it.each([
    [
      ["--output", "t.xls"],
      `--output "t.xls": expected a name ending in one of .text, .csv, .json, .npy, .h, .npz, or --format`,
    ],
    [
      ["-o", "c.json", "--format", "csv"],
      `--format "csv": expected json, which the name of --output says`,
    ],
    [["--name", "half"], `--name "half": expected --format h or json beside it`],
    [
      ["--format", "h", "--name", "int"],
      `--name "int": expected an identifier that C does not keep for itself`,
    ],
    [["--format", "npy", "--comment"], `--comment "npy": expected --format csv or text beside it`],
    [
      ["--part", "3/16", "--format", "npz"],
      `--part "3/16": expected a format whose files can be joined, not npz`,
    ],
    [["--part", "0/3"], `--part "0/3": expected k/n with whole numbers 1 <= k <= n`],
    [["--part", "4/3"], `--part "4/3": expected k/n with whole numbers 1 <= k <= n`],
    [["--part", "1"], `--part "1": expected k/n with whole numbers 1 <= k <= n`],
    [["--columns", "x,y"], `--columns "x,y": expected different ones of x,value,dx,dalpha`],
    [["--spacing", "log"], `--from "-2": expected a number > 0 for --spacing log`],
  ])("iterexp table refuses %j", async (argv, message) => {
    expect(await iterexp(["table", ...argv])).toMatchObject({
      status: 2,
      stderr: `iterexp: ${message}\n`,
    });
  });
});

describe("iterexp fit", () => {
  it("describes a fit", async () => {
    const { status, stdout } = await iterexp(["fit", "--domain", "-1", "1", "--max-error", "1e-3"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^exp\^0.5 on \[-1, 1\], f64: relative error <= \S+\ndegree \d+, \d+ pieces?, \d+ bytes\n$/,
    );
  });

  it("has the options of the library, and their old names", async () => {
    const argv = ["fit", "--domain", "1", "9"];
    const now = await iterexp([...argv, "--max-error", "8", "--error", "ulp"]);
    expect(now.stdout).toContain("error <= ");
    expect(now.stdout).toContain(" ulp\n");
    for (const before of [
      ["--error", "8", "--measure", "ulp"],
      ["--measure", "ulp", "--max-error", "8"],
    ]) {
      expect(await iterexp([...argv, ...before])).toEqual(now);
    }
    const { status, stdout } = await iterexp(["fit", "--help"]);
    expect(status).toBe(0);
    expect(stdout).not.toContain("--measure");
  });

  it("keeps the exact function outside", () =>
    inFolder({}, async (folder) => {
      const file = join(folder, "half.json");
      const argv = ["fit", "--domain", "0", "1", "--max-error", "1e-6", "--outside", "exact"];
      const { status, stderr } = await iterexp([...argv, "-o", file]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      const fit = loadFit(JSON.parse(readFileSync(file, "utf8"))) as Fit;
      expect(fit.evaluate(7)).toBe(iterateExpGradient(7, 0.5).value);
    }));

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
    [["--emit", "glsl", "--precision", "f64"], `--precision "f64": expected f32: glsl has no f64`],
    [
      ["--domain", "-20", "1e5", "--max-error", "0.6", "--error", "ulp", "--emit", "wgsl"],
      /--table "": expected a file: \d+ bytes are too many for a source/,
    ],
    [["--domain", "1"], `--domain "1": expected two numbers`],
    [["--domain", "-1", "1", "--max-error", "0"], `--max-error "0": expected a number > 0`],
    [["--error", "0"], `--error "0": expected one of relative, absolute, ulp`],
    [["--error", "relativ"], `--error "relativ": expected one of relative, absolute, ulp`],
    [["--domain", "1", "-1"], `--domain "1 -1": expected [from, to] with from < to in f64`],
    [["--emit", "basic"], /--emit "basic": expected one of c, cuda/],
  ])("iterexp fit refuses %j", async (argv, message) => {
    const { status, stderr } = await iterexp(["fit", ...argv]);
    expect(status).toBe(2);
    if (typeof message === "string") expect(stderr).toBe(`iterexp: ${message}\n`);
    else expect(stderr).toMatch(message);
  });
});
