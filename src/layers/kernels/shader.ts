import { CELL_BITS, FIRST, SCALE } from "./cells.js";
import { INMOST, LARGEST, LOWEST, type MapName, MOST_SHIFT, SLOPE } from "./maps.js";
import { FAR, FAR_AT, MOST, ZERO_AT as NUMBER_ZERO_AT } from "./number-table.js";
import {
  COARSE,
  FAR_NUMBER,
  HIGH_LEVEL,
  LARGEST_LEVEL,
  LARGEST_NUMBER,
  LEAST_NUMBER,
  LEVEL_BITS,
  LEVELS_AT,
  LOW_LEVEL,
  PACKED,
  START,
  ZERO_AT,
} from "./shader-table.js";

/**
 * The maps in f32 for GPUs, in GLSL ES 3.0, of which `toWgsl` makes WGSL. A level is the sum of two numbers, the first a
 * multiple of 2^-8: sums of the first parts are exact, and the second ones, below 2^-5, lose 2^-30. There are no branches but
 * by `choose`, since a GPU that works on several elements in step takes the time of both. A language has to bring
 * `vec4 row(int index)`, four numbers of a table, the index-th of them, `float choose(bool c, float a, float b)`, c ? a : b,
 * and NAN.
 *
 * First the cell of y >= 0 and how far y is from its middle, and the polynomial of a row less its first number.
 */
const CELLS = `
vec2 placeOf(float y) {
  int cell = floatBitsToInt(y + ${FIRST}) >> ${23 - CELL_BITS};
  float center = intBitsToFloat((cell << ${23 - CELL_BITS}) + ${2 ** (22 - CELL_BITS)}) - ${FIRST};
  return vec2(float(cell) - ${127 * 2 ** CELL_BITS}.0, y - center);
}
float restOf(vec4 a, float t) {
  return t * (a.y + t * (a.z + t * a.w));
}
`;

/** The row of x, how far it is from there, and the number whose cell it is. */
const NEAR = `
vec3 nearOf(float x) {
  bool isBelow = x < ${LEAST_NUMBER}.0;
  float y = choose(isBelow, exp(max(x, -104.0)), choose(x >= ${FAR_NUMBER}.0, min(log(max(x, 1.0)), ${LARGEST_NUMBER}.0), abs(x)));
  vec2 place = placeOf(y);
  return vec3(choose(x < 0.0 && !isBelow, ${ZERO_AT - 1}.0 - place.x, ${ZERO_AT}.0 + place.x), place.y, y);
}
`;

/** The number of a level in two parts. */
const NUMBERS = `
float numberOf(float high, float low) {
  float k = high + low;
  float u = min(max(${START} - k, ${START - LARGEST_LEVEL}), ${START + 1});
  int cell = floatBitsToInt(u) >> ${23 - LEVEL_BITS};
  float center = ${START} - intBitsToFloat((cell << ${23 - LEVEL_BITS}) + ${2 ** (22 - LEVEL_BITS)});
  vec4 a = row(cell + ${LEVELS_AT});
  float r = restOf(a, (high - center) + low);
  float p = a.x + r;
  float below = choose(k < -1.0, NAN, log(p));
  return choose(k < ${LOW_LEVEL}, below, choose(k > ${HIGH_LEVEL}, a.x * exp(r) * ${SCALE}.0, p));
}
`;

/** exp^(high + low)(x), by the level of x in two parts. */
const ITERATE = `
float iterate(float x, float high, float low) {
  vec3 near = nearOf(x);
  vec4 a = row(int(near.x));
  float steps = choose(x < ${LEAST_NUMBER}.0, -2.0, choose(x >= ${FAR_NUMBER}.0, 0.0, -1.0));
  float first = float(floatBitsToInt(a.w) & ${PACKED - 1}) * ${COARSE} + steps;
  return numberOf(first + high, (a.x + restOf(a, near.y)) + low);
}
`;

/** The derivative of the level. */
const SLOPES = `
float slopeOf(float x) {
  vec3 near = nearOf(x);
  vec4 a = row(int(near.x));
  float outer = choose(x < ${LEAST_NUMBER}.0, near.z, choose(x >= ${FAR_NUMBER}.0, 1.0 / x, 1.0));
  return outer * (a.x + restOf(a, near.y));
}
`;

/**
 * The same for a number alpha from number-table.ts, values alone. LOW and HIGH are its rows, ANCHOR is what the map takes from
 * alpha, which high only stands for: 1 is in the domain of every map.
 */
const OF_NUMBER = `
float iterate(float x, float high, float low) {
  bool isFar = x >= ${FAR}.0;
  float y = min(choose(isFar, log(max(x, 1.0)), abs(x)), ${MOST}.0);
  vec2 place = placeOf(y);
  float index = choose(x < 0.0, ${NUMBER_ZERO_AT - 1}.0 - place.x, place.x + choose(isFar, ${FAR_AT}.0, ${NUMBER_ZERO_AT}.0));
  vec4 a = row(int(index));
  float r = restOf(a, place.y);
  float p = a.x + r;
  float below = choose(p < 0.0, NAN, log(p));
  float value = choose(index < LOW, below, choose(index < HIGH, p, (a.x * exp(r)) * ${SCALE}.0));
  return choose(floatBitsToInt(x) == 2139095040, x, value);
}
`;

/** The maps, and the weight of a score in attention, exp^alpha(min(x, LARGEST)) - exp^alpha(-Infinity). */
export type ShaderMap = MapName | "weight";

/** A map by the iterate of another number, in GLSL. */
interface Body {
  /** The sign of alpha under which it has iterates. */
  readonly sign: 1 | -1;
  /** The level of what it takes from alpha alone, and where alpha has that. */
  readonly anchor?: readonly [level: string, valid: string];
  /** Statements on x and `anchor`. */
  readonly before?: string;
  /** What the iterate f is of. */
  readonly inner: string;
  readonly value: string;
  /** f from the value y. */
  readonly outer: string;
  /** From `slope`, df/dalpha, and `inner slope`, df/dinner. */
  readonly dx: string;
  readonly dalpha: string;
}

const PLAIN: Body = {
  sign: 1,
  inner: "x",
  value: "f",
  outer: "y",
  dx: "inner",
  dalpha: "slope",
};

const BODIES: Readonly<Record<ShaderMap, Body>> = {
  iterate: PLAIN,
  inward: { ...PLAIN, sign: -1, dalpha: "-slope" },
  bounded: {
    ...PLAIN,
    inner: `min(x, ${LARGEST}.0)`,
    dx: `choose(x > ${LARGEST}.0, 0.0, inner)`,
  },
  "odd inward": {
    sign: -1,
    anchor: ["high", "high + low >= 0.0"],
    before: "bool isRight = x > anchor;",
    inner: "choose(isRight, x, 2.0 * anchor - x)",
    value: "choose(isRight, f, -f)",
    outer: "choose(isRight, y, -y)",
    dx: "inner",
    dalpha: "choose(isRight, -slope, slope - 2.0 * inner / slopeOf(anchor))",
  },
  "odd outward": {
    sign: 1,
    anchor: ["high", "high + low >= 0.0"],
    before: "bool isRight = x > 0.0;",
    inner: "abs(x)",
    value: "choose(isRight, f, 2.0 * anchor - f)",
    outer: "choose(isRight, y, 2.0 * anchor - y)",
    dx: "inner",
    dalpha: "choose(isRight, slope, 2.0 / slopeOf(anchor) - slope)",
  },
  "shift inward": {
    sign: -1,
    anchor: ["high - 1.0", `high + low >= 0.0 && high + low <= ${MOST_SHIFT}.0`],
    before: `float least = choose(anchor < ${LOWEST}.0, ${LOWEST}.0, anchor);
  float d = x - least;
  float shifted = least + max(d, 0.0) + log(1.0 + exp(-abs(d)));`,
    inner: "shifted",
    value: `choose(f < ${INMOST}, ${INMOST}, f)`,
    outer: "y",
    dx: `choose(y <= ${INMOST}, 0.0, inner / (1.0 + exp(-d)))`,
    dalpha: `choose(y <= ${INMOST}, 0.0, inner * choose(anchor < ${LOWEST}.0, ${SLOPE} * exp(-shifted), 1.0 / (slopeOf(anchor) * (1.0 + exp(d)))) - slope)`,
  },
  weight: {
    sign: 1,
    anchor: ["high - 1.0", "high + low > 0.0 && high + low <= 1.0"],
    inner: `min(x, ${LARGEST}.0)`,
    value: "choose(f < anchor, 0.0, f - anchor)",
    outer: "(y + anchor)",
    dx: `choose(y <= 0.0 || x > ${LARGEST}.0, 0.0, inner)`,
    dalpha: "choose(y <= 0.0, 0.0, slope - 1.0 / slopeOf(anchor))",
  },
};

/** The value, a derivative, or d/dx over d/dalpha in maps where that is little. */
export type Part = "value" | "x" | "alpha" | "level";

export const hasLevel = (map: ShaderMap): boolean => BODIES[map].anchor === undefined;

/** The sign of alpha under which a map has the iterates of its arguments. */
export const signOf = (map: ShaderMap): number => BODIES[map].sign;

/** What the map takes from alpha, which is ANCHOR where alpha is a number. */
function anchorCode({ anchor }: Body, isNumber: boolean): string {
  if (anchor === undefined) return "";
  const [level, valid] = anchor;
  return `float anchor = ${isNumber ? "ANCHOR" : `choose(${valid}, numberOf(${level}, low), NAN)`};`;
}

/** alpha + rest as levels are. */
const SPLIT = `float high = floor(alpha * ${1 / COARSE}.0 + 0.5) * ${COARSE};
  float low = (alpha - high) + rest;`;

/** `float iterexp(float x, float alpha, float rest)`, for alpha + rest, or for a number alpha from number-table.ts. */
export function glslOfValue(map: ShaderMap, isNumber: boolean, isTabled: boolean): string {
  const body = BODIES[map];
  return `
${CELLS}
${isTabled ? OF_NUMBER : `${NEAR}${NUMBERS}${ITERATE}`}
float iterexp(float x, float alpha, float rest) {
  ${SPLIT}
  ${anchorCode(body, isNumber)}
  ${body.before ?? ""}
  float f = iterate(${body.inner}, ${body.sign}.0 * high, ${body.sign}.0 * low);
  return ${body.value};
}
`;
}

/**
 * `float iterexp(float x, float y, float alpha, float rest)`, a derivative where the value is y, from which it comes in one
 * step: with the derivative L of the level, exp^alpha has 1 / L(y) in alpha and L(x) / L(y) in x.
 */
export function glslOfSlope(map: ShaderMap, part: Part, isNumber: boolean): string {
  const body = BODIES[map];
  const isLevel = part === "level";
  const result = part === "alpha" ? body.dalpha : body.dx;
  const inner = `float inner = ${isLevel ? `${body.sign}.0` : "slope"} * slopeOf(${body.inner});`;
  return `
${CELLS}
${NEAR}
${NUMBERS}
${SLOPES}
float iterexp(float x, float y, float alpha, float rest) {
  ${SPLIT}
  ${anchorCode(body, isNumber)}
  ${body.before ?? ""}
  ${isLevel ? "" : `float slope = 1.0 / slopeOf(${body.outer});`}
  ${/\binner\b/.test(result) ? inner : ""}
  return ${result};
}
`;
}

/** The few forms that the source above has, in WGSL, with uniforms of these names. */
export function toWgsl(source: string, names: readonly string[]): string {
  const type: Record<string, string> = { float: "f32", int: "i32", bool: "bool" };
  const named = (name: string): string => type[name] ?? `${name}<f32>`;
  return source
    .replace(/\b(float|vec[234]) (\w+)\(([^)]*)\) \{/g, (_, result, name, parameters: string) => {
      const each = parameters.split(", ").map((parameter) => {
        const [of, called] = parameter.split(" ");
        return `${called} : ${named(of)}`;
      });
      return `fn ${name}(${each.join(", ")}) -> ${named(result)} {`;
    })
    .replace(
      /\b(float|int|bool|vec[234]) (\w+) = /g,
      (_, of, name) => `var ${name} : ${named(of)} = `,
    )
    .replace(/\bvec([234])\(/g, "vec$1<f32>(")
    .replace(/\bint\(/g, "i32(")
    .replace(/\bfloat\(/g, "f32(")
    .replace(/floatBitsToInt\(/g, "bitcast<i32>(")
    .replace(/intBitsToFloat\(/g, "bitcast<f32>(")
    .replace(/ (<<|>>) (\d+)\b/g, " $1 $2u")
    .replace(new RegExp(`\\b(${["NAN", ...names].join("|")})\\b`, "g"), "uniforms.$1");
}
