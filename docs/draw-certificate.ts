/**
 * npm run draw:certificate: writes two pictures of the expansion of base e. certificate.svg is the upper half of the disc
 * |v| <= 1: the arcs of its half circle, the images of the mapped ones, the line that theta is taken from, and level lines of
 * the harmonic measure. kneser-arcs.svg has the same arcs, images and line in the plane of u, with the fixed point and the slit.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Arc, arcPoint, iterated } from "../src/abel/certificate/hypotheses.js";
import { chartDiscs } from "../src/abel/certificate/judged.js";
import { coarse, inverseAbel, settingOf } from "../src/abel/certificate/setting.js";
import { LOW } from "../src/abel/certificate/suprema.js";
import { type Disc, fromDouble, integer } from "../src/balls/disc.js";
import { certify, prepare } from "../src/decimal.js";

const proof = (await certify(await prepare(50))).toJSON();
const setting = coarse(settingOf(integer(0, 80n), { re: 0.318, im: 1.337 }, 80n), LOW);
const chart = chartDiscs(proof.chart, LOW);
const arcs = proof.arcs.map(([from, to, n]): Arc => ({ from, to, n }));

const toNumber = (a: bigint): number => Number(a >> 14n) * 2 ** -50;
/** Points of a path as real and imaginary parts. */
type Points = readonly (readonly [number, number])[];
const place = ({ re, im }: Disc): readonly [number, number] => [toNumber(re), toNumber(im)];
const range = (from: number, to: number, steps: number): number[] =>
  Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps);

interface Curve {
  readonly style: string;
  readonly points: Points;
}

/** The arcs, their images and the line, where `at` puts a point u. */
function curves(at: (u: Disc) => Disc): Curve[] {
  const { start, level } = proof.line;
  const line = range(start, start + 1, 80).map((re) => {
    const w = { re: fromDouble(re, LOW).re, im: fromDouble(level, LOW).re, rad: 0n };
    return place(at(inverseAbel(setting, w)));
  });
  const along = range(-1, 1, 24).map((t) => fromDouble(t, LOW));
  return [
    ...arcs.flatMap((arc) => {
      const kind = arc.n === 0 ? "theta" : "map";
      const point = arcPoint(arc, chart, LOW);
      const itself = along.map((t) => place(at(point(t))));
      const image = along.map((t) => place(at(iterated(point(t), arc.n, setting))));
      return [
        { style: `${kind} arc`, points: itself },
        ...(arc.n === 0 ? [] : [{ style: "map image", points: image }]),
      ];
    }),
    { style: "theta image", points: line },
  ];
}

/** The points of measure m lie on the circle through -1 and 1 of arg((1 + v)/(1 - v)) = pi m / 2. */
function level(m: number): Curve {
  const angle = (Math.PI * m) / 2;
  const radius = 1 / Math.sin(angle);
  const points = range(-angle, angle, 80).map(
    (t) => [radius * Math.sin(t), radius * Math.cos(t) - 1 / Math.tan(angle)] as const,
  );
  return { style: "level", points };
}

interface Picture {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Pixels of a unit, and where 0 lies. */
  readonly scale: number;
  readonly origin: readonly [number, number];
  readonly curves: readonly Curve[];
  /** Words, and the middle of each. */
  readonly words: readonly (readonly [text: string, re: number, im: number])[];
}

/** Writes a picture in greys and colours that are legible on a light and on a dark page, also on a phone. */
function write(
  file: string,
  { title, width, height, scale, origin, curves, words }: Picture,
): void {
  const at = ([re, im]: readonly [number, number]): string =>
    `${(origin[0] + scale * re).toFixed(1)},${(origin[1] - scale * im).toFixed(1)}`;
  const paths = curves.map(
    ({ style, points }) => `<path d="M${points.map(at).join("L")}" class="${style}"/>`,
  );
  const labels = words.map(([text, re, im]) => {
    const [x, y] = at([re, im]).split(",");
    return `<text x="${x}" y="${y}">${text}</text>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
<style>
path { fill: none; stroke-linejoin: round; }
text { font: 20px sans-serif; fill: #808080; text-anchor: middle; }
.level { stroke: #999; stroke-width: 0.7; stroke-dasharray: 3 3; }
.axis { stroke: #777; stroke-width: 1; }
.slit { stroke: #808080; stroke-width: 5; }
.arc { stroke-width: 5; }
.image { stroke-width: 2.2; }
.map { stroke: #3d82cc; }
.theta { stroke: #d9772b; }
</style>
${[...paths, ...labels].join("\n")}
</svg>
`;
  writeFileSync(fileURLToPath(new URL(file, import.meta.url)), svg);
}

write("certificate.svg", {
  title: "The half disc of a certificate",
  width: 720,
  height: 360,
  scale: 320,
  origin: [360, 340],
  curves: [
    ...[0.2, 0.4, 0.6, 0.8].map(level),
    ...curves(chart.toChart),
    { style: "axis", points: range(-1, 1, 1).map((re) => [re, 0] as const) },
  ],
  words: [],
});

const U: readonly [number, number] = [0.31813, 1.33724];
write("kneser-arcs.svg", {
  title: "The half disc in the plane of u, below the fixed point and its slit",
  width: 580,
  height: 460,
  scale: 250,
  origin: [290, 440],
  curves: [
    ...curves((u) => u),
    { style: "axis", points: range(-1.1, 1.1, 1).map((re) => [re, 0] as const) },
    { style: "slit", points: [U, [U[0], 1.75]] },
  ],
  words: [
    ["U", U[0] - 0.09, U[1]],
    ["slit", U[0] + 0.14, 1.6],
    ["from the fixed point", 0, 0.9],
    ["from g", -0.92, 0.2],
    ["from g⁻¹", 0.96, 0.2],
    ["line", 0, 0.3],
  ],
});
