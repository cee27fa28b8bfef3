import { describe, expect, it } from "vitest";
import { iterateExpGradient } from "../../src/index.js";
import { iterexp } from "./command-line.js";

const ARGUMENTS = ["table", "--from", "-2", "--to", "3", "--count", "11", "--alpha", "1/3"];
const COLUMNS = ["x", "value", "dx", "dalpha"];
const ROWS = Array.from({ length: 11 }, (_, i) => {
  const x = -2 + i / 2;
  const { value, dx, dalpha } = iterateExpGradient(x, 1 / 3);
  return [x, value, dx, dalpha];
});

describe("iterexp table", () => {
  it("prints aligned text", async () => {
    const { status, lines } = await iterexp(ARGUMENTS);
    expect(status).toBe(0);
    const [head, ...rows] = lines.map((line) => line.trim().split(/ +/));
    expect(head).toEqual(COLUMNS);
    expect(rows.map((row) => row.map(Number))).toEqual(ROWS);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });

  it("prints csv that reads back exactly", async () => {
    const { lines } = await iterexp([...ARGUMENTS, "--format", "csv"]);
    const [head, ...rows] = lines.map((line) => line.split(","));
    expect(head).toEqual(COLUMNS);
    expect(rows.map((row) => row.map(Number))).toEqual(ROWS);
  });

  it("prints json that reads back exactly", async () => {
    const { stdout } = await iterexp([...ARGUMENTS, "--format=json"]);
    const { rows, ...about } = JSON.parse(stdout) as { rows: Record<string, number>[] };
    expect(about).toEqual({
      alpha: 1 / 3,
      base: "e",
      from: -2,
      to: 3,
      spacing: "linear",
      count: 11,
      precision: "f64",
    });
    expect(rows.map(Object.keys)).toEqual(ROWS.map(() => COLUMNS));
    expect(rows.map((row) => Object.values(row))).toEqual(ROWS);
  });

  it("writes what JSON lacks as strings", async () => {
    const argv = [
      "table",
      "--from",
      "-1",
      "--to",
      "-1",
      "--count",
      "1",
      "--alpha",
      "-1/2",
      "--format",
      "json",
    ];
    const [row] = JSON.parse((await iterexp(argv)).stdout).rows;
    expect(row).toMatchObject({ x: -1, value: "NaN" });
  });

  it("tabulates derivatives that finite differences confirm", async () => {
    const around = [
      "table",
      "--from",
      "0.999",
      "--to",
      "1.001",
      "--count",
      "3",
      "--format",
      "json",
    ];
    const [before, here, after] = JSON.parse((await iterexp(around)).stdout).rows;
    expect(here.dx).toBeCloseTo((after.value - before.value) / 0.002, 5);
    const values = [];
    for (const alpha of ["0.499", "0.501"])
      values.push(Number((await iterexp(["--alpha", alpha, "1"])).stdout));
    const [less, more] = values as [number, number];
    expect(here.dalpha).toBeCloseTo((more - less) / 0.002, 4);
  });

  it.each([
    [
      ["--from", "0", "--to", "1", "--count", "11"],
      [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
    ],
    [
      ["--from", "3", "--to", "1", "--count", "3"],
      [3, 2, 1],
    ],
    [
      ["--from", "1/3", "--to", "2/3", "--count", "2"],
      [1 / 3, 2 / 3],
    ],
    [["--from", "-5", "--to", "7", "--count", "1"], [-5]],
  ])("%j steps evenly and meets both ends", async (argv, xs) => {
    const { lines } = await iterexp(["table", ...argv, "--format", "csv"]);
    expect(lines.slice(1).map((line) => Number(line.split(",")[0]))).toEqual(xs);
  });
});
