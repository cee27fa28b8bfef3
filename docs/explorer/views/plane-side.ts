import { Chart } from "../chart.js";
import { csvOf } from "../download.js";
import type { Extent } from "../extent.js";
import { picked } from "../number.js";
import type { Look } from "../tasks/colour.js";
import type { Marks, Orbit, Picture, Point } from "../tasks/plane.js";
import { linearTicks } from "../ticks.js";
import { compute } from "../workers.js";
import { DomainPicture, type GpuUse } from "./domain-picture.js";
import { everySecond, overlay } from "./plane-marks.js";

/** What both pictures share. */
export interface Shared {
  /** Centre and width of the window. */
  readonly window: () => readonly number[];
  readonly move: (window: readonly number[] | undefined) => void;
  readonly look: () => Look;
  readonly probe: () => Point | undefined;
  readonly pick: (z: Point) => void;
  readonly gpu: GpuUse;
  readonly withOrbit: () => boolean;
  /** Of the axes: "z" or "h". */
  readonly letter: () => string;
  readonly title: (side: string) => string;
  /** What the colours mean. */
  readonly key: HTMLCanvasElement;
}

/** Values of the saved grid along an edge. */
const GRID = 101;

/** One solution's picture of the plane, with its marks. */
export class Side {
  readonly chart: Chart;
  readonly picture: DomainPicture;
  readonly #of: () => Picture | undefined;
  readonly #shared: Shared;
  readonly #name: string;
  #marks: Marks | undefined;
  #orbit: Orbit | undefined;

  constructor(name: string, of: () => Picture | undefined, shared: Shared) {
    this.#name = name;
    this.#of = of;
    this.#shared = shared;
    this.picture = new DomainPicture(shared.gpu);
    this.chart = new Chart({
      name: `plane-${name.toLowerCase()}`,
      label: `${name}: the complex plane, coloured by the value.`,
      canvas: this.picture.canvas,
      margin: { left: 44, right: 6 },
      resized: () => this.paint(),
      model: () => {
        const extent = this.extent();
        const letter = shared.letter();
        return {
          extent,
          xTicks: (count) => linearTicks(extent.x, count),
          yTicks: (count) => linearTicks(extent.y, count),
          xLabel: `Re *${letter}*`,
          yLabel: `Im *${letter}*`,
          lines: [],
          over: (place) =>
            of() === undefined
              ? []
              : overlay(
                  this.#marks ?? {},
                  shared.withOrbit() ? this.#orbit : undefined,
                  shared.probe(),
                  place,
                ),
        };
      },
      caption: () => ({
        title: shared.title(name),
        keys: [
          ...(this.#marks?.cuts?.length ? [{ look: "cut", label: "cut", casing: true }] : []),
          ...(shared.withOrbit() && this.#orbit
            ? [{ look: "flow", label: "flow of the ringed point, its steps as dots", casing: true }]
            : []),
        ],
        colours: {
          canvas: shared.key,
          label: "colours of *z* itself, |Re *z*| and |Im *z*| < 4",
        },
      }),
      csv: () => this.#csv(),
      move: {
        set: ({ x, y }) => shared.move([(x[0] + x[1]) / 2, (y[0] + y[1]) / 2, x[1] - x[0]]),
        reset: () => shared.move(undefined),
      },
      pick: (re, im) => {
        const { x } = this.extent();
        const width = x[1] - x[0];
        shared.pick({ re: picked(re, width), im: picked(im, width) });
      },
    });
    this.chart.picture.classList.add("square");
  }

  extent(): Extent {
    const [re, im, width] = this.#shared.window();
    const height = (width * this.chart.height) / this.chart.width;
    return { x: [re - width / 2, re + width / 2], y: [im - height / 2, im + height / 2] };
  }

  paint(): void {
    const { width, height } = this.chart;
    if (width < 40 || height < 40) return;
    const picture = this.#of();
    if (picture) void this.picture.show(picture, this.extent(), this.#shared.look(), width, height);
    else this.picture.clear();
    this.chart.draw();
  }

  /** Marks and the orbit, which do not depend on the window; gives the value at the point. */
  async follow(): Promise<Point | undefined> {
    const picture = this.#of();
    const z = this.#shared.probe();
    if (picture === undefined || z === undefined) {
      this.chart.draw();
      return undefined;
    }
    const key = (what: string) => `${what} ${this.#name}`;
    const [marks, orbit, value] = await Promise.all([
      compute.call(key("marks"), "planeMarks", picture),
      compute.call(key("orbit"), "planeOrbit", picture, z),
      compute.call(key("value"), "planeValue", picture, z),
    ]);
    if (marks) this.#marks = marks;
    if (orbit) this.#orbit = orbit;
    this.chart.draw();
    return value;
  }

  /** The value at a point. */
  async valueAt(key: string, z: Point): Promise<Point | undefined> {
    const picture = this.#of();
    return picture && compute.call(`${key} ${this.#name}`, "planeValue", picture, z);
  }

  async #csv(): Promise<string> {
    const picture = this.#of();
    if (picture === undefined) return "";
    const { x, y } = this.extent();
    const step = (x[1] - x[0]) / GRID;
    const height = Math.max(1, Math.floor((y[1] - y[0]) / step));
    const raster = { left: x[0], top: y[1], step, width: GRID, height };
    const ws = (await compute.call(undefined, "planeValues", picture, raster)) ?? [];
    const places = Array.from({ length: ws.length / 2 }, (_, i) => i);
    return csvOf({
      re: places.map((i) => raster.left + ((i % GRID) + 0.5) * step),
      im: places.map((i) => raster.top - (Math.floor(i / GRID) + 0.5) * step),
      valueRe: everySecond(ws, 0),
      valueIm: everySecond(ws, 1),
    });
  }
}
