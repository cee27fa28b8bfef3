/**
 * Domain colouring: the colour of a complex number. Its argument is the place on a wheel of colours, its
 * modulus the lightness, dark at 0, pale at infinity, with a step at each power of 2.
 */
export type Wheel = "hue" | "blue-yellow";

const PLACES = 1024;
const SHADES = 64;

/** Where the argument leaves off in the picture: no number at all, grey. */
const NONE = 0xff8c8c8c;

const tables = new Map<Wheel, Uint32Array>();

/** out[i] becomes the colour, bytes in the order of ImageData, of the number with parts ws[2 i], ws[2 i + 1]. */
export function colour(out: Uint32Array, ws: Float64Array, wheel: Wheel): void {
  let table = tables.get(wheel);
  if (table === undefined) {
    table = tabulate(wheel);
    tables.set(wheel, table);
  }
  for (let i = 0; i < out.length; i++) {
    const re = ws[2 * i];
    const im = ws[2 * i + 1];
    if (Number.isNaN(re) || Number.isNaN(im)) {
      out[i] = NONE;
      continue;
    }
    const place = Math.floor((Math.atan2(im, re) / (2 * Math.PI) + 1) * PLACES) % PLACES;
    const shade = Math.floor(lightness(Math.log2(re * re + im * im) / 2) * (SHADES - 1) + 0.5);
    out[i] = table[place * SHADES + shade];
  }
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
