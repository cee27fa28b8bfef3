/**
 * Domain colouring: the colour of a complex number. Its argument is the place on a wheel of colours, its
 * modulus the lightness, dark at 0, pale at infinity, with a step at each power of 2.
 */
export type Wheel = "hue" | "blue-yellow";

/**
 * "contour" adds lines of equal modulus, the powers of 2, and of equal argument, the multiples of 30 degrees; "checker"
 * the squares of side 1 of the plane of values.
 */
type Mode = "colour" | "contour" | "checker";

export interface Look {
  readonly wheel: Wheel;
  readonly mode: Mode;
}

export const PLACES = 1024;
export const SHADES = 64;

/** Where the argument leaves off in the picture: no number at all, grey. */
const NONE = 0xff8c8c8c;

const tables = new Map<Wheel, Uint32Array>();

/** The colours of a wheel, a row of shades for each place. */
export function wheelTable(wheel: Wheel): Uint32Array {
  let table = tables.get(wheel);
  if (table === undefined) {
    table = tabulate(wheel);
    tables.set(wheel, table);
  }
  return table;
}

/** out[i] becomes the colour, bytes in the order of ImageData, of the number with parts ws[2 i], ws[2 i + 1]. */
export function colour(out: Uint32Array, ws: Float64Array, wheel: Wheel): void {
  const table = wheelTable(wheel);
  for (let i = 0; i < out.length; i++) out[i] = colourOf(table, ws[2 * i], ws[2 * i + 1]);
}

function colourOf(table: Uint32Array, re: number, im: number): number {
  if (Number.isNaN(re) || Number.isNaN(im)) return NONE;
  const place = Math.floor((Math.atan2(im, re) / (2 * Math.PI) + 1) * PLACES) % PLACES;
  const shade = Math.floor(lightness(Math.log2(re * re + im * im) / 2) * (SHADES - 1) + 0.5);
  return table[place * SHADES + shade];
}

/** Paints a picture; ws has a column and a row more than it, but where the mode is "colour". */
export function paint(out: Uint32Array, ws: Float64Array, width: number, look: Look): void {
  if (look.mode === "colour") {
    colour(out, ws, look.wheel);
    return;
  }
  const table = wheelTable(look.wheel);
  const shading = look.mode === "contour" ? contourShade : checkerShade;
  for (let i = 0; i < out.length; i++) {
    const at = 2 * (i + Math.floor(i / width)); // a row of ws is longer by one
    const right = at + 2;
    const below = at + 2 * (width + 1);
    out[i] = dimmed(colourOf(table, ws[at], ws[at + 1]), shading(ws, at, right, below));
  }
}

const ANGLES = 12;

/** Dark where a line runs between a pixel and a neighbour. */
function contourShade(ws: Float64Array, at: number, ...neighbours: readonly number[]): number {
  const ring = (i: number) => Math.floor(Math.log2(Math.hypot(ws[i], ws[i + 1])));
  const ray = (i: number) => Math.floor((Math.atan2(ws[i + 1], ws[i]) / (2 * Math.PI)) * ANGLES);
  const crossed = neighbours.some((i) => ring(i) !== ring(at) || ray(i) !== ray(at));
  return crossed ? 0.35 : 1;
}

/** Every other square darker; less so where they are too small to be seen. */
function checkerShade(ws: Float64Array, at: number, ...neighbours: readonly number[]): number {
  const far = Math.max(
    ...neighbours.map((i) => Math.hypot(ws[i] - ws[at], ws[i + 1] - ws[at + 1])),
  );
  const contrast = 0.4 * Math.min(Math.max(2 - 4 * far, 0), 1);
  const odd = Math.abs(Math.floor(ws[at]) + Math.floor(ws[at + 1])) % 2 === 1;
  return Number.isNaN(contrast) ? 1 : 1 - (odd ? contrast : 0);
}

/** A colour times a number from 0 to 1. */
function dimmed(colour: number, by: number): number {
  if (by === 1) return colour;
  const part = (shift: number) => Math.round(((colour >>> shift) & 255) * by) << shift;
  return (0xff000000 | part(16) | part(8) | part(0)) >>> 0;
}

/** From 0 to 1, for log2 of the modulus. */
function lightness(log: number): number {
  const slope = 0.5 + Math.atan(log * 0.45) / Math.PI;
  const step = Number.isFinite(log) ? log - Math.floor(log) : 0.5;
  return Math.min(Math.max(0.08 + 0.76 * slope + 0.16 * step, 0), 1);
}

function tabulate(wheel: Wheel): Uint32Array {
  const table = new Uint32Array(PLACES * SHADES);
  for (let place = 0; place < PLACES; place++) {
    for (let shade = 0; shade < SHADES; shade++) {
      const colour = WHEELS[wheel]((2 * Math.PI * (place + 0.5)) / PLACES, shade / (SHADES - 1));
      table[place * SHADES + shade] = packed(...colour);
    }
  }
  return table;
}

type Lab = [lightness: number, a: number, b: number];

/** Colours in Oklab, at an angle and a lightness from 0 to 1. */
const WHEELS: Record<Wheel, (angle: number, light: number) => Lab> = {
  hue(angle, light) {
    const l = 0.34 + 0.62 * light;
    const chroma = 0.155 * Math.min(1, (1.02 - l) / 0.3, l / 0.5);
    const hue = angle + 0.55;
    return [l, chroma * Math.cos(hue), chroma * Math.sin(hue)];
  },
  // Yellow, pale, blue, dark and back: told apart by all common kinds of colour vision.
  "blue-yellow"(angle, light) {
    const l = 0.38 + 0.36 * light + 0.2 * Math.sin(angle);
    const b = 0.14 * Math.cos(angle) * Math.min(1, (1.05 - l) / 0.3, l / 0.5);
    return [l, 0.018 * Math.cos(angle), b];
  },
};

/** Oklab to sRGB (B. Ottosson, 2020), as the bytes of ImageData read as one little-endian number. */
function packed(l: number, a: number, b: number): number {
  const x = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const y = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const z = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const [red, green, blue] = [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ].map((linear) => {
    const c = Math.min(Math.max(linear, 0), 1);
    return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
  });
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
