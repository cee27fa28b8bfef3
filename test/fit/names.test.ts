import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import type { SourceTarget, Target } from "../../src/fit/emit/targets.js";
import { fitIterate } from "../../src/fit.js";
import { available, inFolder, runProgram } from "./toolchain.js";

const surface = { alpha: [0, 1], domain: [0, 2], maxError: 1e-2, error: "absolute" } as const;
const wide = { alpha: 0.5, domain: [-Infinity, 1e5], maxError: 1e-4, maxBytes: 2000 } as const;
const fits = [fitIterate(wide), fitIterate(surface)];
const singles = [
  fitIterate({ ...wide, precision: "f32" }),
  fitIterate({ ...surface, precision: "f32" }),
];
const emitAll = (target: Target, name: string) =>
  (target === "glsl" || target === "wgsl" ? singles : fits).map((fit) =>
    fit.emit(target, { name }),
  );
const isRefused = (target: Target, name: string): boolean => {
  try {
    emitAll(target, name);
    return false;
  } catch (error) {
    expect((error as Error).message).toMatch(/^name = .*; expected another$/);
    return true;
  }
};

const HEADERS = "#include <math.h>\n#include <stdint.h>\n#include <string.h>\n";
const WANTED = ["TYPES_EXT", "EXT", "FUNCS_EXT", "BFP_EXT"].map(
  (part) => `-D__STDC_WANT_IEC_60559_${part}__`,
);

/** The identifiers that a compiler finds in the headers outside of namespaces, and its macros. */
function declared(compiler: string, language: string, standard: string): string[] {
  const flags = ["-x", language, `-std=${standard}`, "-D_GNU_SOURCE", ...WANTED];
  const run = (args: readonly string[], input: string) =>
    spawnSync(compiler, [...flags, ...args, "-"], { input, encoding: "utf8", maxBuffer: 2 ** 26 });
  const text = run(["-E", "-P"], HEADERS).stdout.replace(/"[^"]*"/g, "");
  const words = [...new Set(text.match(/(?<![\w.])[A-Za-z]\w*/g))];
  const probe = (word: string, i: number) =>
    language === "c"
      ? `static unsigned long probe_${i}(void) { return sizeof(${word}); }`
      : `namespace probe_${i} { using ::${word}; }`;
  const { stderr } = run(
    ["-fsyntax-only", "-fmax-errors=0", "-w"],
    HEADERS + words.map(probe).join("\n"),
  );
  const lines = [...stderr.matchAll(/<stdin>:(\d+):\d+: error/g)].map(([, line]) => Number(line));
  const failed = new Set(lines.map((line) => line - HEADERS.split("\n").length));
  const macros = run(["-E", "-dM"], HEADERS).stdout.matchAll(/#define ([A-Za-z]\w*)/g);
  return [...words.filter((_, i) => !failed.has(i)), ...[...macros].map(([, name]) => name)];
}

/** Of every kind that the emitted text of a language can clash with. */
const KEPT: Record<Exclude<SourceTarget, "jax">, string> = {
  c: "memccpy explicit_bzero mempcpy fadd fsub fmul fdiv fsqrt ffma fmaximum_num nextup llogb totalorder alloca",
  cuda: "memccpy fmaximum threadIdx float4 make_float2 atomicAdd rsqrtf normcdf tex2D min",
  glsl: "imageLoad atomicAdd barrier bitCount findMSB umulExtended interpolateAtCentroid texture2D main",
  wgsl: "fn target self f32",
  python: "lambda np None",
  pytorch: "torch lambda",
  javascript: "then await Math",
  rust: "gen fn main f64",
};

describe("names that a language has already", () => {
  it.each(
    Object.entries(KEPT).flatMap(([target, names]) =>
      names.split(" ").map((name) => [target as Target, name] as const),
    ),
  )("%s: the name %s, which the language has already, is refused", (target, name) => {
    expect(isRefused(target, name)).toBe(true);
  });

  it.each([
    ["gcc", "c", "c99"],
    ["gcc", "c", "gnu2x"],
    ["g++", "c++", "gnu++17"],
    ["g++", "c++", "gnu++20"],
  ])("all that %s declares, in %s of %s, is refused", (compiler, language, standard) => {
    if (!available(compiler, "--version")) return;
    const names = declared(compiler, language, standard);
    expect(names.length).toBeGreaterThan(1000);
    expect(names.filter((name) => name.length <= 100 && !isRefused("c", name))).toEqual([]);
  });

  it.each([
    ["gcc", "c", "gnu17"],
    ["g++", "c++", "gnu++20"],
  ])("other names compile: %s", (compiler, language, standard) => {
    if (!available(compiler, "--version")) return;
    const names = "half base value copy count equal next identity gradient iterate x at table k";
    const sources = names
      .split(" ")
      .flatMap((name) =>
        isRefused("c", name)
          ? []
          : emitAll("c", name).map((text, i) => ({ text, at: `${name}${i}` })),
      );
    expect(sources.length).toBeGreaterThan(16);
    return inFolder(
      Object.fromEntries(sources.map(({ text, at }) => [`${at}.h`, text])),
      (folder) => {
        for (const i of [0, 1]) {
          const files = sources.filter(({ at }) => at.endsWith(`${i}`));
          const includes = files.flatMap(({ at }) => ["-include", `${at}.h`]);
          const flags = [
            "-D_GNU_SOURCE",
            ...WANTED,
            `-std=${standard}`,
            "-fsyntax-only",
            "-Werror",
          ];
          runProgram(compiler, [...flags, ...includes, "-x", language, "/dev/null"], folder);
        }
      },
    );
  });

  it("javascript: a module of any name can be imported", () =>
    inFolder({ "fit.mjs": emitAll("javascript", "catching")[0] }, async (folder) => {
      const module = await import(pathToFileURL(join(folder, "fit.mjs")).href);
      expect(module.catching(1)).toBe((fits[0].evaluate as (x: number) => number)(1));
    }));
});
