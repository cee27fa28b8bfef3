import { CELL_BITS, FIRST, SCALE } from "./cells.js";
import { INMOST, LARGEST, LOWEST, type MapName, MOST_SHIFT, SLOPE } from "./maps.js";
import { FAR, FAR_AT, LEFT, MOST, ZERO_AT as NUMBER_ZERO_AT } from "./number-table.js";
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

/** ln 2 but for its last digits, so that small multiples are exact. */
const LN2 = 0.693359375;

/**
 * ln p within 1 ulp, which languages do not promise, for normal numbers p > 0: s ln 2 + ln m, with m between the roots of 1/2
 * and 2, is s ln 2 + 2 artanh q. The last of its powers of q stands for all further ones, to 6e-9.
 */
const LOGARITHM = `
float logarithm(float p) {
  int bits = floatBitsToInt(p);
  int exponent = (bits - ${0x3f3504f3}) >> 23;
  float z = intBitsToFloat(bits - (exponent << 23)) - 1.0;
  float s = float(exponent);
  float q = z / (2.0 + z);
  float w = q * q;
  return s * ${LN2} + (2.0 * q + (q * w * (${2 / 3} + w * (${2 / 5} + w * 0.291)) - s * ${LN2 - Math.LN2}));
}
float logarithmFrom0(float p) {
  return choose(p > 0.0, logarithm(p), -1.0 / abs(p));
}
`;

/** ln x for large x: that of the language, or more exactly for derivatives, which it goes into with a larger factor. */
const FAST = `min(log(max(x, 1.0)), ${LARGEST_NUMBER}.0)`;
const EXACT = `choose(x > 3.4028e38, ${LARGEST_NUMBER}.0, logarithm(x))`;

/** The row of x, how far it is from there, and the number whose cell it is. */
const near = (logarithm: string): string => `
vec3 nearOf(float x) {
  bool isBelow = x < ${LEAST_NUMBER};
  float y = choose(isBelow, exp(max(x, -104.0)), choose(x >= ${FAR_NUMBER}.0, ${logarithm}, abs(x)));
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
  float below = choose(k < -1.0, NAN, logarithmFrom0(p));
  return choose(k < ${LOW_LEVEL}, below, choose(k > ${HIGH_LEVEL}, a.x * exp(r) * ${SCALE}.0, p));
}
`;

/** exp^(high + low)(x), by the level of x in two parts. */
const ITERATE = `
float iterate(float x, float high, float low) {
  vec3 near = nearOf(x);
  vec4 a = row(int(near.x));
  float steps = choose(x < ${LEAST_NUMBER}, -2.0, choose(x >= ${FAR_NUMBER}.0, 0.0, -1.0));
  float first = float(floatBitsToInt(a.w) & ${PACKED - 1}) * ${COARSE} + steps;
  return numberOf(first + high, (a.x + restOf(a, near.y)) + low);
}
`;

/** The derivative of the level as a quotient, which is one rounding less where it is divided by another; and its reciprocal. */
const SLOPES = `
vec2 slopeOf(float x) {
  vec3 near = nearOf(x);
  vec4 a = row(int(near.x));
  float inner = a.x + restOf(a, near.y);
  return vec2(choose(x < ${LEAST_NUMBER}, near.z * inner, inner), choose(x >= ${FAR_NUMBER}.0, x, 1.0));
}
float growthOf(float x) {
  vec2 slope = slopeOf(x);
  return slope.y / slope.x;
}
`;

/**
 * The same for a number alpha from number-table.ts, values alone. LOW and HIGH are its rows, ANCHOR is what the map takes from
 * alpha, which high only stands for: 1 is in the domain of every map.
 */
const OF_NUMBER = `
float iterate(float x, float high, float low) {
  bool isFar = x >= ${FAR}.0;
  float y = min(choose(isFar, log(max(x, 1.0)), abs(max(x, ${LEFT}.0))), ${MOST}.0);
  vec2 place = placeOf(y);
  float index = choose(x < 0.0, ${NUMBER_ZERO_AT - 1}.0 - place.x, place.x + choose(isFar, ${FAR_AT}.0, ${NUMBER_ZERO_AT}.0));
  vec4 a = row(int(index));
  float r = restOf(a, place.y);
  float p = a.x + r;
  float below = choose(p < 0.0, NAN, logarithmFrom0(p));
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
    dalpha: "choose(isRight, -slope, slope - 2.0 * inner * growthOf(anchor))",
  },
  "odd outward": {
    sign: 1,
    anchor: ["high", "high + low >= 0.0"],
    before: "bool isRight = x > 0.0;",
    inner: "abs(x)",
    value: "choose(isRight, f, 2.0 * anchor - f)",
    outer: "choose(isRight, y, 2.0 * anchor - y)",
    dx: "inner",
    dalpha: "choose(isRight, slope, 2.0 * growthOf(anchor) - slope)",
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
    dalpha: `choose(y <= ${INMOST}, 0.0, inner * choose(anchor < ${LOWEST}.0, ${SLOPE} * exp(-shifted), growthOf(anchor) / (1.0 + exp(d))) - slope)`,
  },
  weight: {
    sign: 1,
    anchor: ["high - 1.0", "high + low > 0.0 && high + low <= 1.0"],
    inner: `min(x, ${LARGEST}.0)`,
    value: "choose(f < anchor, 0.0, f - anchor)",
    outer: "(y + anchor)",
    dx: `choose(y <= 0.0 || x > ${LARGEST}.0, 0.0, inner)`,
    dalpha: "choose(y <= 0.0, 0.0, slope - growthOf(anchor))",
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
${LOGARITHM}
${isTabled ? OF_NUMBER : `${near(FAST)}${NUMBERS}${ITERATE}`}
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
  const inner = isLevel
    ? `float inner = ${body.sign}.0 * below.x / below.y;`
    : "float inner = (below.x * above.y) / (below.y * above.x);";
  return `
${CELLS}
${LOGARITHM}
${near(EXACT)}
${NUMBERS}
${SLOPES}
float iterexp(float x, float y, float alpha, float rest) {
  ${SPLIT}
  ${anchorCode(body, isNumber)}
  ${body.before ?? ""}
  ${isLevel ? "" : `vec2 above = slopeOf(${body.outer});`}
  ${/\bslope\b/.test(result) ? "float slope = above.y / above.x;" : ""}
  ${/\binner\b/.test(result) ? `vec2 below = slopeOf(${body.inner});\n  ${inner}` : ""}
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
