import { eachFrame, h, s } from "./dom.js";
import { downloads, imageOf } from "./download.js";
import type { Caption } from "./export.js";
import type { Extent } from "./extent.js";
import { panZoom } from "./panzoom.js";
import { axisLabels, type Line, type Place, path, placeIn, xTick, yTick } from "./plot.js";
import { fitting, type Tick, widthOf } from "./ticks.js";

/** What a chart shows. */
interface Model {
  readonly extent: Extent;
  readonly xTicks: (count: number) => readonly Tick[];
  readonly yTicks: (count: number) => readonly Tick[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
  readonly under?: (place: Place) => readonly SVGElement[];
  readonly over?: (place: Place) => readonly SVGElement[];
}

interface ChartOptions {
  readonly name: string;
  /** What a screen reader says of it. */
  readonly label: string;
  readonly model: () => Model;
  /** The title and the legend of the picture where it leaves the page. */
  readonly caption: () => Caption;
  readonly csv: () => string | Promise<string>;
  readonly margin?: Partial<typeof MARGIN>;
  /** Lies under the plot, as large as it. */
  readonly canvas?: HTMLCanvasElement;
  /** The plot's size has changed. */
  readonly resized?: () => void;
  readonly move?: {
    readonly set: (extent: Extent) => void;
    readonly reset: () => void;
  };
  /** A click or a tap that moved nothing. */
  readonly pick?: (x: number, y: number) => void;
  /** Where a pointer without a button is over the plot; undefined once it has left. */
  readonly hover?: (at: readonly [x: number, y: number] | undefined) => void;
}

/** Around the plot, in pixels: for ticks and labels. On the left it grows with the labels. */
const MARGIN = { left: 62, right: 14, top: 12, bottom: 44 };
/** Besides a label: its distance from the plot, and the name of the axis. */
const BESIDE = 32;
let charts = 0;

/** Axes, lines and what else a model has, in SVG. */
export class Chart {
  readonly element: HTMLElement;
  readonly picture: HTMLElement;
  /** Draws what the model now says, in the next frame. */
  readonly draw: () => void;
  readonly #svg: SVGSVGElement;
  readonly #options: ChartOptions;
  readonly #least: number;
  readonly #margin: typeof MARGIN;
  readonly #clip = `clip-${charts++}`;
  #width = 0;
  #height = 0;

  constructor(options: ChartOptions) {
    this.#options = options;
    this.#margin = { ...MARGIN, ...options.margin };
    this.#least = this.#margin.left;
    this.#svg = s("svg", { role: "img", "aria-label": options.label, class: "chart" });
    const interactive = options.move && {
      tabindex: "0",
      role: "application",
      "aria-roledescription": "plot",
      "aria-label": `${options.label} Arrow keys move it, plus and minus zoom, 0 resets.`,
    };
    this.picture = h("div", { class: "picture", ...interactive }, options.canvas, this.#svg);
    const tools = h("div", { class: "tools" });
    this.element = h("figure", { class: "figure" }, this.picture, tools);
    this.draw = eachFrame(() => this.#draw());
    if (options.move) tools.append(...this.#movable(options.move));
    const { csv, canvas, caption } = options;
    tools.append(
      ...downloads(options.name, {
        csv,
        caption,
        svg: () => this.#svg,
        under: async () => (canvas ? imageOf(canvas, this.#box()) : undefined),
      }),
    );
    this.#listen();
    new ResizeObserver(([{ contentRect }]) => {
      this.#width = contentRect.width;
      this.#height = contentRect.height;
      this.#resized();
    }).observe(this.picture);
  }

  /** The width of the plot in pixels. */
  get width(): number {
    return Math.max(1, this.#width - this.#margin.left - this.#margin.right);
  }

  /** And its height. */
  get height(): number {
    return Math.max(1, this.#height - this.#margin.top - this.#margin.bottom);
  }

  #resized(): void {
    const { canvas, resized } = this.#options;
    if (canvas) {
      const { x, y, width, height } = this.#box();
      canvas.style.cssText = `left:${x}px;top:${y}px;width:${width}px;height:${height}px`;
    }
    resized?.();
    this.draw();
  }

  #box() {
    return { x: this.#margin.left, y: this.#margin.top, width: this.width, height: this.height };
  }

  #movable({ set, reset }: NonNullable<ChartOptions["move"]>): Node[] {
    const moves = panZoom({
      element: this.picture,
      area: () => ({
        left: this.#margin.left,
        top: this.#margin.top,
        width: this.width,
        height: this.height,
      }),
      get: () => this.#options.model().extent,
      set,
      reset,
    });
    return zoomButtons(moves);
  }

  #listen(): void {
    const { pick, hover } = this.#options;
    this.picture.addEventListener("click", (event) => {
      const at = this.#valuesAt(event);
      if (at) pick?.(...at);
    });
    this.picture.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && event.buttons === 0) hover?.(this.#valuesAt(event));
    });
    this.picture.addEventListener("pointerleave", () => hover?.(undefined));
  }

  /** The numbers under a pointer that is over the plot. */
  #valuesAt(event: MouseEvent): [x: number, y: number] | undefined {
    const box = this.picture.getBoundingClientRect();
    const fx = (event.clientX - box.left - this.#margin.left) / this.width;
    const fy = (event.clientY - box.top - this.#margin.top) / this.height;
    if (!(fx >= 0 && fx <= 1 && fy >= 0 && fy <= 1)) return undefined;
    const { x, y } = this.#options.model().extent;
    return [x[0] + (x[1] - x[0]) * fx, y[1] - (y[1] - y[0]) * fy];
  }

  /** Makes room for the labels on the left; true where the plot has another size now. */
  #makeRoom(labels: readonly Tick[]): boolean {
    const { left } = this.#margin;
    const need = Math.max(
      this.#least,
      Math.ceil((Math.max(...labels.map(widthOf), 0) + BESIDE) / 8) * 8,
    );
    if (need === left || (need < left && need > left - 24)) return false; // it does not flutter
    this.#margin.left = Math.min(need, this.#width / 2);
    return this.#margin.left !== left;
  }

  #draw(): void {
    if (this.#width < 80 || this.#height < 80) return;
    const model = this.#options.model();
    const yTicks = model.yTicks(Math.max(2, Math.floor(this.height / 52)));
    if (this.#makeRoom(yTicks)) {
      this.#resized();
      return;
    }
    const { x: left, y: top, width, height } = this.#box();
    const place = placeIn(model.extent, width, height);
    const xTicks = fitting(model.xTicks, width, 70);
    this.#svg.setAttribute("viewBox", `0 0 ${this.#width} ${this.#height}`);
    this.#svg.setAttribute("width", String(this.#width));
    this.#svg.setAttribute("height", String(this.#height));
    this.#svg.replaceChildren(
      s("clipPath", { id: this.#clip }, s("rect", { width, height })),
      s(
        "g",
        { transform: `translate(${left},${top})` },
        s("rect", { class: "plot", width, height }),
        s("g", { "clip-path": `url(#${this.#clip})` }, ...(model.under?.(place) ?? [])),
        ...xTicks.flatMap((tick) => xTick(tick, place, this.#margin.right)),
        ...yTicks.flatMap((tick) => yTick(tick, place)),
        s(
          "g",
          { "clip-path": `url(#${this.#clip})` },
          ...model.lines.map((line) => path(line, place)),
          ...(model.over?.(place) ?? []),
        ),
        s("rect", { class: "frame", width, height }),
        ...axisLabels(model.xLabel, model.yLabel, place, left),
      ),
    );
  }
}

/** + − and back, for the pointer and for who does not know the keys. */
function zoomButtons(moves: ReturnType<typeof panZoom>): HTMLElement[] {
  const button = (label: string, text: string, onclick: () => void) =>
    h(
      "button",
      { type: "button", class: "tool", "aria-label": label, title: label, onclick },
      text,
    );
  return [
    button("Zoom in", "+", moves.zoomIn),
    button("Zoom out", "−", moves.zoomOut),
    button("Reset the view", "Reset", moves.reset),
  ];
}
