import { PLACES, SHADES } from "../tasks/colour.js";
import { ROWS, TERMS } from "../tasks/series.js";

/** One triangle over everything. */
export const VERTEX = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}`;

/**
 * The evaluation of iterexp/complex (kneser.ts, schroder.ts there) in f32, and the colours of colour.ts. It is right to
 * some 5 digits away from cuts and overflow, and is drawn only until the worker's values come. No fit emits it: fits are
 * polynomials near a real function on an interval, and cannot follow it around its branch points L and its conjugate,
 * while this takes complex values on both sides of cuts. The coefficients are the library's own, in a texture.
 */
export const FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
uniform highp sampler2D series;
uniform sampler2D wheel;
uniform vec2 corner, L, offset;
uniform float unit, height, a, radius;
uniform int of, mode;
uniform bool regular, mirrored;
out vec4 colour;

const float TURN = 6.283185307179586;
const int STEPS = 80;

vec2 mul(vec2 p, vec2 q) { return vec2(p.x * q.x - p.y * q.y, p.x * q.y + p.y * q.x); }
vec2 over(vec2 p, vec2 q) { return mul(p, vec2(q.x, -q.y)) / dot(q, q); }
vec2 cexp(vec2 z) { return exp(z.x) * vec2(cos(z.y), sin(z.y)); }
vec2 clog(vec2 z) { return vec2(log(length(z)), atan(z.y, z.x)); }
vec2 none() { return vec2(uintBitsToFloat(0x7fc00000u)); }

int terms(int row) { return int(texelFetch(series, ivec2(${TERMS - 1}, row), 0).x); }
vec2 poly(int row, vec2 z) {
  vec2 sum = vec2(0.0);
  for (int n = terms(row) - 1; n >= 0; n--) sum = mul(sum, z) + texelFetch(series, ivec2(n, row), 0).xy;
  return sum;
}
vec2 periodic(int row, vec2 w) {
  if (w.y > 3.0) return vec2(0.0);
  float angle = TURN * fract(w.x);
  return poly(row, exp(-TURN * w.y) * vec2(cos(angle), sin(angle)));
}

/** log S at L + d. */
vec2 logNear(vec2 d) {
  vec2 p = poly(${ROWS.forward}, d);
  return vec2(log(length(d) * length(p)), atan(d.y, d.x) + atan(p.y, p.x));
}
/** exp as often as is asked. */
vec2 exps(vec2 z, int n) {
  for (int i = 0; i < n && i < STEPS; i++) z = cexp(z);
  return z;
}
/** L + F(e^(v + n L)). */
vec2 fromLog(vec2 v, float n) {
  float size = v.x + n * L.x;
  if (size < -80.0) return L;
  float steps = max(0.0, ceil((size - log(radius)) / L.x));
  vec2 s = cexp(v + (n - steps) * L);
  return exps(L + mul(s, poly(${ROWS.inverse}, s)), int(steps));
}

vec2 slogUpper(vec2 z) {
  for (float n = 0.0, i = 0.0; i < float(STEPS); i += 1.0) {
    vec2 d = z - L;
    if (dot(d, d) < 0.235) {
      vec2 w = over(logNear(d), L) + offset;
      return w + periodic(${ROWS.theta}, w) + vec2(n, 0.0);
    }
    if (z.x < 1.625 && z.x > -0.125 && z.y < 1.125) {
      vec2 at = floor(4.0 * z + 0.5);
      int cell = int(8.0 * at.y + at.x);
      if (terms(cell) > 0) return poly(cell, z - at / 4.0) + vec2(cell == 0 ? n - 1.0 : n, 0.0);
    }
    bool left = d.x < 0.0 && d.y < 0.0;
    z = left ? cexp(z) : clog(z);
    n += left ? -1.0 : 1.0;
  }
  return none();
}

vec2 sexpUpper(vec2 h) {
  if (h.y >= 0.75) {
    float whole = round(h.x);
    vec2 w = h - vec2(whole, 0.0);
    return fromLog(mul(L, w + periodic(${ROWS.height}, w) - offset), whole);
  }
  float steps = h.x >= 0.625 ? floor(h.x - 0.625) + 1.0 : h.x < -0.375 ? floor(h.x + 0.375) : 0.0;
  float base = h.x - steps;
  float i = clamp(floor(4.0 * base + 0.5) + 1.0, 0.0, 3.0);
  vec2 z = poly(${ROWS.sexp} + int(i), vec2(base - (i - 1.0) / 4.0, h.y)) + vec2(1.0, 0.0);
  z.y = abs(z.y);
  for (float n = steps; n < 0.0 && n > -float(STEPS); n += 1.0) z = clog(z);
  return exps(z, int(max(steps, 0.0)));
}

vec2 conjugateIf(bool lower, vec2 z) { return lower ? vec2(z.x, -z.y) : z; }
vec2 kneserSexp(vec2 h) { return conjugateIf(h.y < 0.0, sexpUpper(vec2(h.x, abs(h.y)))); }
vec2 kneserSlog(vec2 z) { return conjugateIf(z.y < 0.0, slogUpper(vec2(z.x, abs(z.y)))); }

/** log S(z) - m L, m. */
vec3 regularLog(vec2 z) {
  for (int m = 0; m < STEPS; m++) {
    if (distance(z, L) <= radius) return vec3(logNear(z - L), float(m));
    z = clog(z);
    if (z.y < 0.0) z.y += TURN;
  }
  return vec3(none(), 0.0);
}

vec2 value(vec2 z) {
  bool whole = of == 0 && a == floor(a) && a >= 0.0 && a < 10.0;
  if (whole) return exps(z, int(a));
  if (!regular) {
    if (of == 0 && a == -1.0) return clog(z);
    if (of == 0) return kneserSexp(kneserSlog(z) + vec2(a, 0.0));
    return of == 1 ? kneserSlog(z) : kneserSexp(z + vec2(a, 0.0));
  }
  z = conjugateIf(mirrored, z);
  vec2 w;
  if (of == 2) {
    float n = round(z.x + a);
    w = fromLog(mul(L, vec2(z.x + a - n, z.y)), n);
  } else {
    vec3 s = regularLog(z);
    if (of == 0) w = fromLog(s.xy + (a - round(a)) * L, s.z + round(a));
    else {
      float turns = -round((s.y + s.z * L.y) / TURN);
      w = over(s.xy + vec2(0.0, turns * TURN), L) + vec2(s.z, 0.0);
    }
  }
  return conjugateIf(mirrored, w);
}

void main() {
  vec2 z = corner + unit * vec2(gl_FragCoord.x, gl_FragCoord.y - height);
  vec2 w = value(z);
  float modulus = log2(length(w));
  float angle = atan(w.y, w.x) / TURN;
  bool known = !(isnan(w.x) || isnan(w.y) || isnan(angle));
  float slope = 0.5 + atan(modulus * 0.45) * 2.0 / TURN;
  float part = isinf(modulus) ? 0.5 : fract(modulus);
  float light = clamp(0.08 + 0.76 * slope + 0.16 * part, 0.0, 1.0);
  ivec2 at = ivec2(floor(light * ${SHADES - 1}.0 + 0.5), int(floor((angle + 1.0) * ${PLACES}.0)) % ${PLACES});
  float shade = 1.0;
  if (mode == 1) {
    float lines = fwidth(floor(modulus)) + fwidth(floor(angle * 12.0));
    shade = lines > 0.0 ? 0.35 : 1.0;
  } else if (mode == 2) {
    float far = max(length(dFdx(w)), length(dFdy(w)));
    float odd = mod(floor(w.x) + floor(w.y), 2.0);
    shade = 1.0 - odd * 0.4 * clamp(2.0 - 4.0 * far, 0.0, 1.0);
  }
  colour = known ? vec4(texelFetch(wheel, at, 0).rgb * shade, 1.0) : vec4(vec3(0.549), 1.0);
}`;
