/**
 * npm run draw:certificate: writes certificate.svg. The upper half of the disc |v| <= 1 of base e's expansion: the arcs of its
 * half circle, the images of the mapped ones, the line that theta is taken from, the slit's beginning, and level lines of
 * the harmonic measure.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ANGLES, type Arc, arcPoint, iterated } from "../src/abel/certificate/hypotheses.js";
import { chartDiscs } from "../src/abel/certificate/judged.js";
import { coarse, inverseAbel, settingOf } from "../src/abel/certificate/setting.js";
import { LOW } from "../src/abel/certificate/suprema.js";
import { type Disc, fromDouble, integer } from "../src/balls/disc.js";
import { certify, prepare } from "../src/decimal.js";

const proof = (await certify(await prepare(50))).toJSON();
const setting = coarse(settingOf(integer(0, 80n), { re: 0.318, im: 1.337 }, 80n), LOW);
const chart = chartDiscs(proof.chart, LOW);
const arcs = proof.arcs.map(([from, to, n]): Arc => ({ from, to, n }));

const WIDTH = 720;
const R = 320;
const toNumber = (a: bigint): number => Number(a >> 14n) * 2 ** -50;
const at = (re: number, im: number): string =>
  `${(WIDTH / 2 + R * re).toFixed(1)},${(R + 20 - R * im).toFixed(1)}`;
const path = (points: string[], style: string): string =>
  `<path d="M${points.join("L")}" ${style}/>`;
const place = (v: Disc): string => at(toNumber(v.re), toNumber(v.im));

const parts: string[] = [];
// The points of measure m lie on the circle through -1 and 1 of arg((1 + v)/(1 - v)) = pi m / 2.
for (const m of [0.2, 0.4, 0.6, 0.8]) {
  const angle = (Math.PI * m) / 2;
  const radius = 1 / Math.sin(angle);
  const center = -1 / Math.tan(angle);
  const half = Math.asin(1 / radius);
  const points = Array.from({ length: 81 }, (_, i) => {
    const t = half * (i / 40 - 1);
    return at(radius * Math.sin(t), center + radius * Math.cos(t));
  });
  parts.push(path(points, 'class="level"'));
}
for (const arc of arcs) {
  const kind = arc.n === 0 ? "theta" : "map";
  const point = arcPoint(arc, chart, LOW);
  const along = Array.from({ length: 25 }, (_, i) => fromDouble(i / 12 - 1, LOW));
  const circle = Array.from({ length: 25 }, (_, i) => {
    const phi = (Math.PI * (arc.from + ((arc.to - arc.from) * i) / 24)) / ANGLES;
    return at(Math.cos(phi), Math.sin(phi));
  });
  parts.push(path(circle, `class="${kind} arc"`));
  if (arc.n !== 0) {
    const images = along.map((t) => place(chart.toChart(iterated(point(t), arc.n, setting))));
    parts.push(path(images, 'class="map image"'));
  }
}
const { start, level } = proof.line;
const line = Array.from({ length: 81 }, (_, i) => {
  const w = { re: fromDouble(start + i / 80, LOW).re, im: fromDouble(level, LOW).re, rad: 0n };
  return place(chart.toChart(inverseAbel(setting, w)));
});
parts.push(path(line, 'class="theta image"'));
parts.push(path([at(-1, 0), at(1, 0)], 'class="axis"'));

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${R + 40}" role="img" aria-label="The half disc of a certificate">
<style>
path { fill: none; stroke-linejoin: round; }
.level { stroke: #999; stroke-width: 0.7; stroke-dasharray: 3 3; }
.axis { stroke: #777; stroke-width: 1; }
.arc { stroke-width: 5; }
.image { stroke-width: 2.2; }
.map { stroke: #2f6fb4; }
.theta { stroke: #d9772b; }
</style>
${parts.join("\n")}
</svg>
`;
writeFileSync(fileURLToPath(new URL("./certificate.svg", import.meta.url)), svg);
