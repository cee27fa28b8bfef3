import { INMOST, LARGEST, LOWEST, type MapName, MOST_SHIFT, SLOPE } from "./maps.js";
import {
  COARSE,
  LARGEST_LEVEL,
  LAST_OCTAVE,
  LEVEL_ZERO_AT,
  LEVELS_PER_UNIT,
  OCTAVES_AT,
  ZERO_AT,
} from "./shader-table.js";

/**
 * The maps in f32 for GPUs, in GLSL ES 3.0, of which `toWgsl` makes WGSL. A level is the sum of two numbers, the first a
 * multiple of 2^-12: sums of the first parts are exact, and the second ones, below 2^-4, lose 2^-28. A language has to
 * bring `vec4 row(int index, int half)`, four numbers of shader-table.ts, and NAN and INFINITY.
 */
const functions = (derivative: string): string => `
/** e^(high + low) */
float expOf(float high, float low) {
  float n = floor((high + low) * 1.4426950408889634 + 0.5);
  float r = ((high - n * 0.693359375) + n * 2.12194440054691e-4) + low;
  float p = 1.0 + r * (1.0 + r * (0.5 + r * (1.6666667e-1 + r * (4.1666668e-2 + r * (8.3333338e-3 + r * (1.3888889e-3 + r * 1.9841270e-4))))));
  int whole = int(n);
  int part = whole / 2;
  return p * intBitsToFloat((part + 127) << 23) * intBitsToFloat((whole - part + 127) << 23);
}

/** Level in two parts, and its derivative. */
vec3 levelOf(float x) {
  float y = x;
  float steps = 0.0;
  float slope = 1.0;
  float r = floor(y * 8.0 + 0.5);
  float t = y - r * 0.125;
  int index = int(r) + ${ZERO_AT};
  if (x < -8.0 || x >= 16.0) {
    if (x < -8.0) {
      y = expOf(max(x, -104.0), 0.0);
      steps = -1.0;
      slope = y;
    }
    if (x >= ${LAST_OCTAVE}.0) {
      y = log(x);
      steps = 1.0;
      slope = 1.0 / x;
    }
    if (floatBitsToInt(x) == 2139095040) {
      y = 0.0;
      steps = 1024.0;
    }
    r = floor(y * 8.0 + 0.5);
    t = y - r * 0.125;
    index = int(r) + ${ZERO_AT};
    if (y >= 16.0) {
      int cell = floatBitsToInt(y) >> 20;
      float scale = intBitsToFloat((255 - (cell >> 3)) << 23);
      t = (y - intBitsToFloat((cell << 20) + 524288)) * scale;
      slope = slope * scale;
      index = cell - ${131 * 8} + ${OCTAVES_AT};
    }
  }
  vec4 a = row(index, 0);
  vec4 b = row(index, 1);
  float p = a.z + t * (a.w + t * (b.x + t * (b.y + t * (b.z + t * b.w))));
  float d = ${derivative};
  return vec3(a.x + steps, a.y + t * p, slope * d);
}

/** The number of a level in two parts, and its derivative. */
vec2 numberOf(float high, float low) {
  float k = high + low;
  float y = high;
  float rest = low;
  bool isOutside = k < -0.75 || k > 3.0;
  if (isOutside) {
    if (k < 0.0) {
      y = high + 1.0;
      if (y + low < 0.0) {
        rest = NAN;
      }
    }
    if (k > 0.0) {
      y = min(high - 1.0, ${LARGEST_LEVEL});
      rest = min(low, ${LARGEST_LEVEL} - y);
    }
  }
  float r = floor((y + rest) * ${LEVELS_PER_UNIT}.0 + 0.5);
  float t = (y - r * ${1 / LEVELS_PER_UNIT}) + rest;
  int index = int(r) + ${LEVEL_ZERO_AT};
  vec4 a = row(index, 0);
  vec4 b = row(index, 1);
  float p = a.z + t * (a.w + t * (b.x + t * (b.y + t * (b.z + t * b.w))));
  float d = ${derivative};
  rest = a.y + t * p;
  vec2 number = vec2(a.x + rest, d);
  if (isOutside) {
    if (k < 0.0) {
      number = vec2(log(number.x), d / number.x);
    }
    if (k > 0.0) {
      float e = expOf(a.x, rest);
      number = vec2(e, e * d);
    }
    if (k > ${LARGEST_LEVEL + 1}) {
      number = vec2(INFINITY, INFINITY);
    }
  }
  return number;
}

/** exp^alpha(x) and its derivatives in x and alpha, alpha = high + low. */
vec3 iterate(float x, float high, float low) {
  vec3 k = levelOf(x);
  vec2 y = numberOf(k.x + high, k.y + low);
  return vec3(y.x, y.y * k.z, y.y);
}
`;

/** The body of vec3 mapOf(float x, float high, float low): value and derivatives in x and alpha. */
const BODIES: Readonly<Record<MapName, string>> = {
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
  if (x > e.x) {
    vec3 right = iterate(x, -high, -low);
    return vec3(right.x, right.y, -right.z);
  }
  vec3 left = iterate(2.0 * e.x - x, -high, -low);
  return vec3(-left.x, left.y, left.z - 2.0 * e.y * left.y);`,
  "odd outward": `
  if (high + low < 0.0) {
    return vec3(NAN);
  }
  vec2 e = numberOf(high, low);
  vec3 y = iterate(abs(x), high, low);
  if (x > 0.0) {
    return y;
  }
  return vec3(2.0 * e.x - y.x, y.y, 2.0 * e.y - y.z);`,
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
};

/** \`float result(float x, float high, float low)\`: the value or, times \`dy\`, a derivative. */
export type Part = "value" | "x" | "alpha";
const PARTS: Readonly<Record<Part, string>> = { value: "x", x: "y", alpha: "z" };

/** Of the row a, b at t. */
const DERIVATIVE =
  "a.z + t * (2.0 * a.w + t * (3.0 * b.x + t * (4.0 * b.y + t * (5.0 * b.z + t * (6.0 * b.w)))))";

export const glsl = (map: MapName, part: Part): string => `
${functions(part === "value" ? "0.0" : DERIVATIVE)}
vec3 mapOf(float x, float high, float low) {
  ${BODIES[map]}
}

/** alpha split as levels are. */
float iterexp(float x, float alpha, float rest) {
  float high = floor(alpha * ${1 / COARSE}.0 + 0.5) * ${COARSE};
  vec3 y = mapOf(x, high, (alpha - high) + rest);
  return y.${PARTS[part]};
}
`;

/** The few forms that the source above has, in WGSL. */
export function toWgsl(source: string): string {
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
    .replace(/floatBitsToInt\(/g, "bitcast<i32>(")
    .replace(/intBitsToFloat\(/g, "bitcast<f32>(")
    .replace(/ (<<|>>) (\d+)\b/g, " $1 $2u")
    .replace(/\b(NAN|INFINITY)\b/g, "uniforms.$1");
}
