import { INMOST, LARGEST, LOWEST, type MapName, MOST_SHIFT, SLOPE } from "./maps.js";
import { CELL_BITS, FAR, FAR_AT, MOST, ZERO_AT as NUMBER_ZERO_AT, SCALE } from "./number-table.js";
import {
  CELLS_BITS,
  COARSE,
  LARGEST_LEVEL,
  LAST_OCTAVE,
  LEVEL_ZERO_AT,
  LEVELS_PER_UNIT,
  OCTAVES_AT,
  ZERO_AT,
} from "./shader-table.js";

/** Of the row a, b at t. */
const DERIVATIVE =
  "(a.z + t * (2.0 * a.w + t * (3.0 * b.x + t * (4.0 * b.y + t * (5.0 * b.z + t * (6.0 * b.w))))))";

/**
 * The maps in f32 for GPUs, in GLSL ES 3.0, of which `toWgsl` makes WGSL. A level is the sum of two numbers, the first a
 * multiple of 2^-12: sums of the first parts are exact, and the second ones, below 2^-4, lose 2^-28. There are no branches but
 * by `choose`, since a GPU that works on several elements in step takes the time of both. A language has to bring
 * `vec4 row(int index)`, four numbers of a table, the index-th of them, `float choose(bool c, float a, float b)`, c ? a : b,
 * and NAN and INFINITY.
 */
const functions = (hasSlopes: boolean): string => `
/** e^(high + low), for numbers from -87 on, where it is 0. */
float expOf(float high, float low) {
  float n = min(floor((high + low) * 1.4426950408889634 + 0.5), 129.0);
  float r = ((high - n * 0.693359375) + n * 2.12194440054691e-4) + low;
  float p = 1.0 + r * (1.0 + r * (0.5 + r * (1.6666667e-1 + r * (4.1666668e-2 + r * (8.3333338e-3 + r * (1.3888889e-3 + r * 1.9841270e-4))))));
  return p * intBitsToFloat((int(n) + 126) << 23) * 2.0;
}

/** Level in two parts, and its derivative. */
vec3 levelOf(float x) {
  bool isInfinite = floatBitsToInt(x) == 2139095040;
  bool isBelow = x < -8.0;
  float power = ${hasSlopes ? "expOf(max(x, -87.0), 0.0)" : "exp(max(x, -104.0))"};
  bool isFar = x >= ${LAST_OCTAVE}.0;
  float y = choose(isInfinite, 0.0, choose(isBelow, power, choose(isFar, log(max(x, 1.0)), x)));
  bool isAbove = y >= 16.0;
  int cell = floatBitsToInt(y) >> ${23 - CELLS_BITS};
  float r = floor(y * 8.0 + 0.5);
  float scale = choose(isAbove, intBitsToFloat((255 - (cell >> ${CELLS_BITS})) << 23), 1.0);
  float center = choose(isAbove, intBitsToFloat((cell << ${23 - CELLS_BITS}) + ${2 ** (22 - CELLS_BITS)}), r * 0.125);
  float t = (y - center) * scale;
  int index = int(choose(isAbove, float(cell - ${131 * 2 ** CELLS_BITS}) + ${OCTAVES_AT}.0, r + ${ZERO_AT}.0));
  vec4 a = row(2 * index);
  vec4 b = row(2 * index + 1);
  float p = a.z + t * (a.w + t * (b.x + t * (b.y + t * (b.z + t * b.w))));
  float steps = choose(isInfinite, 1024.0, choose(isBelow, -1.0, choose(isFar, 1.0, 0.0)));
  float slope = ${hasSlopes ? `scale * choose(isBelow, power, choose(isFar, 1.0 / x, 1.0)) * ${DERIVATIVE}` : "0.0"};
  return vec3(a.x + steps, a.y + t * p, slope);
}

/** The number of a level in two parts, and its derivative. */
vec2 numberOf(float high, float low) {
  float k = high + low;
  bool isLow = k < -0.75;
  bool isHigh = k > 3.0;
  float moved = high + choose(isLow, 1.0, choose(isHigh, -1.0, 0.0));
  float y = min(max(moved, -0.875), ${LARGEST_LEVEL});
  float rest = min(low, ${LARGEST_LEVEL} - y);
  float r = floor((y + rest) * ${LEVELS_PER_UNIT}.0 + 0.5);
  float t = (y - r * ${1 / LEVELS_PER_UNIT}) + rest;
  int index = int(r) + ${LEVEL_ZERO_AT};
  vec4 a = row(2 * index);
  vec4 b = row(2 * index + 1);
  float p = a.z + t * (a.w + t * (b.x + t * (b.y + t * (b.z + t * b.w))));
  rest = a.y + t * p;
  float number = a.x + rest;
  float power = choose(k > ${LARGEST_LEVEL + 1}, INFINITY, expOf(choose(isHigh, a.x, 0.0), choose(isHigh, rest, 0.0)));
  float lost = choose(isLow && moved + low < 0.0, NAN, 0.0);
  float value = lost + choose(isLow, log(number), choose(isHigh, power, number));
  float slope = ${hasSlopes ? `lost + ${DERIVATIVE} * choose(isLow, 1.0 / number, choose(isHigh, power, 1.0))` : "0.0"};
  return vec2(value, slope);
}

/** exp^alpha(x) and its derivatives in x and alpha, alpha = high + low. */
vec3 iterate(float x, float high, float low) {
  vec3 k = levelOf(x);
  vec2 y = numberOf(k.x + high, k.y + low);
  return vec3(y.x, y.y * k.z, y.y);
}
`;

/**
 * The same for a number alpha from number-table.ts, values alone. LOW and HIGH are its rows, ANCHOR is what the map takes from
 * alpha, which high only stands for: 1 is in the domain of every map.
 */
const OF_NUMBER = `
vec3 iterate(float x, float high, float low) {
  bool isFar = x >= ${FAR}.0;
  float y = min(choose(isFar, log(max(x, 1.0)), abs(x)), ${MOST}.0);
  int cell = floatBitsToInt(1.0 + y) >> ${23 - CELL_BITS};
  float t = y - (intBitsToFloat((cell << ${23 - CELL_BITS}) + ${2 ** (22 - CELL_BITS)}) - 1.0);
  float from0 = float(cell) - ${127 * 2 ** CELL_BITS}.0;
  float index = choose(x < 0.0, ${NUMBER_ZERO_AT - 1}.0 - from0, from0 + choose(isFar, ${FAR_AT}.0, ${NUMBER_ZERO_AT}.0));
  vec4 a = row(int(index));
  float r = t * (a.y + t * (a.z + t * a.w));
  float p = a.x + r;
  float below = choose(p < 0.0, NAN, log(p));
  float value = choose(index < LOW, below, choose(index < HIGH, p, (a.x * exp(r)) * ${SCALE}.0));
  return vec3(choose(floatBitsToInt(x) == 2139095040, x, value), 0.0, 0.0);
}

vec2 numberOf(float high, float low) {
  return vec2(ANCHOR, 0.0);
}
`;

/** The maps, and the weight of a score in attention, exp^alpha(min(x, LARGEST)) - exp^alpha(-Infinity). */
export type ShaderMap = MapName | "weight";

/** The body of vec3 mapOf(float x, float high, float low): value and derivatives in x and alpha. */
const BODIES: Readonly<Record<ShaderMap, string>> = {
  iterate: "return iterate(x, high, low);",
  inward: `
  vec3 y = iterate(x, -high, -low);
  return vec3(y.x, y.y, -y.z);`,
  bounded: `
  vec3 y = iterate(min(x, ${LARGEST}.0), high, low);
  if (x > ${LARGEST}.0) {
    y.y = 0.0;
  }
  return y;`,
  "odd inward": `
  if (high + low < 0.0) {
    return vec3(NAN);
  }
  vec2 e = numberOf(high, low);
  bool isRight = x > e.x;
  vec3 y = iterate(choose(isRight, x, 2.0 * e.x - x), -high, -low);
  return vec3(choose(isRight, y.x, -y.x), y.y, choose(isRight, -y.z, y.z - 2.0 * e.y * y.y));`,
  "odd outward": `
  if (high + low < 0.0) {
    return vec3(NAN);
  }
  vec2 e = numberOf(high, low);
  bool isRight = x > 0.0;
  vec3 y = iterate(abs(x), high, low);
  return vec3(choose(isRight, y.x, 2.0 * e.x - y.x), y.y, choose(isRight, y.z, 2.0 * e.y - y.z));`,
  "shift inward": `
  if (high + low < 0.0 || high + low > ${MOST_SHIFT}.0) {
    return vec3(NAN);
  }
  vec2 absorber = numberOf(high - 1.0, low);
  float least = max(absorber.x, ${LOWEST}.0);
  float d = x - least;
  float shifted = least + max(d, 0.0) + log(1.0 + exp(-abs(d)));
  float right = 1.0 / (1.0 + exp(-d));
  float slope = absorber.y * (1.0 - right);
  if (absorber.x < ${LOWEST}.0) {
    slope = ${SLOPE} * exp(-shifted);
  }
  vec3 y = iterate(shifted, -high, -low);
  if (y.x > ${INMOST} || x != x) {
    return vec3(y.x, y.y * right, slope * y.y - y.z);
  }
  return vec3(${INMOST}, 0.0, 0.0);`,
  weight: `
  if (!(high + low > 0.0 && high + low <= 1.0)) {
    return vec3(NAN);
  }
  vec2 least = numberOf(high - 1.0, low);
  vec3 y = iterate(min(x, ${LARGEST}.0), high, low);
  if (y.x <= least.x) {
    return vec3(0.0);
  }
  return vec3(y.x - least.x, choose(x > ${LARGEST}.0, 0.0, y.y), y.z - least.y);`,
};

/** The value, a derivative, or what of that in alpha makes the one in x: d level/dx. */
export type Part = "value" | "x" | "alpha" | "level";
const PARTS = { value: "x", x: "y", alpha: "z" } as const;

/** d/dx over d/dalpha, in maps where that is little. */
const LEVELS: Partial<Readonly<Record<ShaderMap, string>>> = {
  iterate: "levelOf(x).z",
  inward: "-levelOf(x).z",
  bounded: `choose(x > ${LARGEST}.0, 0.0, levelOf(x).z)`,
};

export const hasLevel = (map: ShaderMap): boolean => map in LEVELS;

/** The sign of alpha under which a map has the iterates of its arguments. */
export const signOf = (map: ShaderMap): number => (map.endsWith("inward") ? -1 : 1);

const mapOf = (map: ShaderMap): string => `
vec3 mapOf(float x, float high, float low) {
  ${BODIES[map]}
}
`;

/** `float iterexp(float x)`, for the alpha of a number table. */
export const glslOfNumber = (map: ShaderMap): string => `
${OF_NUMBER}
${mapOf(map)}
float iterexp(float x) {
  return mapOf(x, 1.0, 0.0).x;
}
`;

/** `float iterexp(float x, float alpha, float rest)`, for alpha + rest. */
export const glsl = (map: ShaderMap, part: Part): string =>
  part === "level"
    ? `
${functions(true)}
float iterexp(float x, float alpha, float rest) {
  return ${LEVELS[map]};
}
`
    : `
${functions(part !== "value")}
${mapOf(map)}
/** alpha split as levels are. */
float iterexp(float x, float alpha, float rest) {
  float high = floor(alpha * ${1 / COARSE}.0 + 0.5) * ${COARSE};
  vec3 y = mapOf(x, high, (alpha - high) + rest);
  return y.${PARTS[part]};
}
`;

/** The few forms that the source above has, in WGSL, with uniforms of these names. */
export function toWgsl(source: string, names: readonly string[]): string {
  const type: Record<string, string> = { float: "f32", int: "i32", bool: "bool" };
  const named = (name: string): string => type[name] ?? `${name}<f32>`;
  return source
    .replace(/\/\*\*[\s\S]*?\*\//g, "")
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
    .replace(new RegExp(`\\b(${["NAN", "INFINITY", ...names].join("|")})\\b`, "g"), "uniforms.$1");
}
