import { line as lineOf } from "d3";
import { eachFrame, h, math, s } from "./dom.js";
import { downloads, imageOf } from "./download.js";
import { type Extent, panZoom } from "./panzoom.js";
import type { Tick } from "./ticks.js";

export interface Line {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Classes that say its colour and stroke. */
  readonly look: string;
}

/** Puts numbers on the plot, in pixels. */
export interface Place {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly width: number;
  readonly height: number;
}

/** What a chart shows. */
export interface Model {
  readonly extent: Extent;
  readonly xTicks: (count: number) => readonly Tick[];
  readonly yTicks: (count: number) => readonly Tick[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
  readonly under?: (place: Place) => readonly SVGElement[];
  readonly over?: (place: Place) => readonly SVGElement[];
}

export interface ChartOptions {
  readonly name: string;
  /** What a screen reader says of it. */
  readonly label: string;
  readonly model: () => Model;
  readonly csv: () => string | Promise<string>;
  readonly margin?: Partial<typeof MARGIN>;
  /** Lies under the plot, as large as it. */
  readonly canvas?: HTMLCanvasElement;
  /** The plot's size has changed. */
  readonly resized?: () => void;
  readonly move?: {
    readonly set: (extent: Extent) => void;
    readonly reset: () => void;
    readonly pick?: (x: number, y: number) => void;
    /** A pointer over the plot without a button. */
    readonly hover?: (x: number, y: number) => void;
    readonly leave?: () => void;
  };
}

/** Around the plot, in pixels: for ticks and labels. */
const MARGIN = { left: 62, right: 14, top: 12, bottom: 44 };
let charts = 0;

/** Axes, lines and what else a model has, in SVG. */
export class Chart {
  readonly element: HTMLElement;
  readonly picture: HTMLElement;
  /** Draws what the model now says, in the next frame. */
  readonly draw: () => void;
  readonly #svg: SVGSVGElement;
  readonly #options: ChartOptions;
  readonly #margin: typeof MARGIN;
  readonly #clip = `clip-${charts++}`;
  #width = 0;
  #height = 0;

  constructor(options: ChartOptions) {
    this.#options = options;
    this.#margin = { ...MARGIN, ...options.margin };
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
    const { csv, canvas } = options;
    tools.append(
      ...downloads(options.name, {
        csv,
        svg: () => this.#svg,
        under: async () => (canvas ? imageOf(canvas, this.#box()) : undefined),
      }),
    );
    new ResizeObserver(([{ contentRect }]) => {
      this.#width = contentRect.width;
      this.#height = contentRect.height;
      if (canvas) {
        const { x, y, width, height } = this.#box();
        canvas.style.cssText = `left:${x}px;top:${y}px;width:${width}px;height:${height}px`;
      }
      options.resized?.();
      this.draw();
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

  #area() {
    return {
      left: this.#margin.left,
      top: this.#margin.top,
      width: this.width,
      height: this.height,
    };
  }

  #box() {
    return { x: this.#margin.left, y: this.#margin.top, width: this.width, height: this.height };
  }

  #movable({ set, reset, pick, hover, leave }: NonNullable<ChartOptions["move"]>): Node[] {
    const get = () => this.#options.model().extent;
    const toValues = (fx: number, fy: number): [number, number] => {
      const { x, y } = get();
      return [x[0] + (x[1] - x[0]) * fx, y[1] - (y[1] - y[0]) * fy];
    };
    const moves = panZoom({
      element: this.picture,
      area: () => this.#area(),
      get,
      set,
      reset,
      pick: pick && ((fx, fy) => pick(...toValues(fx, fy))),
    });
    if (hover) {
      this.picture.addEventListener("pointermove", (event) => {
        if (event.pointerType !== "mouse" || event.buttons !== 0) return;
        const box = this.picture.getBoundingClientRect();
        const area = this.#area();
        const fx = (event.clientX - box.left - area.left) / area.width;
        const fy = (event.clientY - box.top - area.top) / area.height;
        if (fx >= 0 && fx <= 1 && fy >= 0 && fy <= 1) hover(...toValues(fx, fy));
        else leave?.();
      });
      this.picture.addEventListener("pointerleave", () => leave?.());
    }
    return zoomButtons(moves);
  }

  #draw(): void {
    if (this.#width < 80 || this.#height < 80) return;
    const model = this.#options.model();
    const { left, top, width, height } = this.#area();
    const { x, y } = model.extent;
    const place: Place = {
      x: (value) => ((value - x[0]) / (x[1] - x[0])) * width,
      y: (value) => ((y[1] - value) / (y[1] - y[0])) * height,
      width,
      height,
    };
    const xTicks = model.xTicks(Math.max(2, Math.floor(width / 70)));
    const yTicks = model.yTicks(Math.max(2, Math.floor(height / 52)));
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
        ...xTicks.flatMap((tick) => xTick(tick, place)),
        ...yTicks.flatMap((tick) => yTick(tick, place)),
        s(
          "g",
          { "clip-path": `url(#${this.#clip})` },
          ...model.lines.map((line) => path(line, place)),
          ...(model.over?.(place) ?? []),
        ),
        s("rect", { class: "frame", width, height }),
        s(
          "text",
          { class: "axis-label", x: width / 2, y: height + 36, "text-anchor": "middle" },
          ...svgMath(model.xLabel),
        ),
        s(
          "text",
          {
            class: "axis-label",
            transform: `translate(${14 - left},${height / 2}) rotate(-90)`,
            "text-anchor": "middle",
          },
          ...svgMath(model.yLabel),
        ),
      ),
    );
  }
}

/** + − and back, for the pointer and for who does not know the keys. */
export function zoomButtons(moves: ReturnType<typeof panZoom>): HTMLElement[] {
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

export function path({ x, y, look }: Line, place: Place): SVGElement {
  // Far outside the plot a line need not be exact, and an infinity has to be somewhere.
  const limit = 20 * (place.width + place.height);
  const clamp = (value: number) => Math.min(Math.max(value, -limit), limit);
  const indices = Array.from({ length: x.length }, (_, i) => i);
  const d = lineOf<number>()
    .defined((i) => !Number.isNaN(y[i]) && !Number.isNaN(x[i]))
    .x((i) => clamp(place.x(x[i])))
    .y((i) => clamp(place.y(y[i])))
    .digits(2)(indices);
  return s("path", { class: `line ${look}`, d: d ?? "" });
}

function xTick({ at, label }: Tick, { x, height }: Place): SVGElement[] {
  return [
    s("line", { class: at === 0 ? "grid zero" : "grid", x1: x(at), x2: x(at), y2: height }),
    s(
      "text",
      { class: "tick", x: x(at), y: height + 17, "text-anchor": "middle" },
      ...raised(label),
    ),
  ];
}

function yTick({ at, label }: Tick, { y, width }: Place): SVGElement[] {
  return [
    s("line", { class: at === 0 ? "grid zero" : "grid", y1: y(at), y2: y(at), x2: width }),
    s("text", { class: "tick", x: -8, y: y(at) + 4, "text-anchor": "end" }, ...raised(label)),
  ];
}

function raised(label: string): (Node | string)[] {
  const [base, power] = label.split("^");
  return power === undefined
    ? [base]
    : [base, s("tspan", { dy: "-0.45em", "font-size": "78%" }, power)];
}

/** Mathematics as tspans: *x* is italic, ^{a} raised. */
export function svgMath(text: string): Node[] {
  const nodes: Node[] = [];
  for (const node of math(text).childNodes) {
    if (node.nodeName === "SUP") {
      nodes.push(
        s(
          "tspan",
          { dy: "-0.42em", "font-size": "76%", "font-style": "italic" },
          node.textContent ?? "",
        ),
      );
      nodes.push(s("tspan", { dy: "0.32em" }, "\u200b"));
    } else if (node.nodeName === "I") {
      nodes.push(s("tspan", { "font-style": "italic" }, node.textContent ?? ""));
    } else nodes.push(s("tspan", {}, node.textContent ?? ""));
  }
  return nodes;
}

/** A square of a legend beside its name; where it can be switched, a check box. */
export function legend(
  entries: readonly {
    readonly look: string;
    readonly label: string;
    readonly checked?: boolean;
    readonly toggle?: (on: boolean) => void;
  }[],
): HTMLElement {
  return h(
    "div",
    { class: "legend" },
    ...entries.map(({ look, label, checked, toggle }) => {
      const swatch = h("span", { class: `swatch ${look}` });
      if (!toggle) return h("span", { class: "key" }, swatch, h("span", {}, math(label)));
      const box = h("input", {
        type: "checkbox",
        checked,
        onchange: () => toggle(box.checked),
      });
      return h("label", { class: "key" }, box, swatch, h("span", {}, math(label)));
    }),
  );
}
