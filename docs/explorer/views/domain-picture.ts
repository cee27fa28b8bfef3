import { h } from "../dom.js";
import type { Extent } from "../extent.js";
import { PlaneGpu } from "../gpu/plane-gpu.js";
import type { Look } from "../tasks/colour.js";
import type { Picture } from "../tasks/plane.js";
import { compute, tiles } from "../workers.js";

/** Sides of a coarse pixel and of a tile, in CSS pixels. */
const COARSE = 8;
const TILE = 96;

/** Pixels come from the workers' memory, and a round through that of a graphics card costs more than it saves. */
const IN_MEMORY = { willReadFrequently: true };

let pictures = 0;

/** "auto" uses a GPU where there is one, "on" a simulated one too. */
export type GpuUse = "auto" | "on" | "off";

/**
 * Domain colouring on a canvas, computed in tiles by the workers, from the middle outwards, one pixel of the screen
 * each. Until they come a GPU draws the picture on a canvas below; where it cannot, what was there moves along with the
 * window and coarse pixels fill what comes into sight.
 */
export class DomainPicture {
  readonly canvas = h("canvas", { class: "domain", "aria-hidden": "true" });
  readonly #id = `picture ${pictures++}/`;
  readonly #context = this.canvas.getContext("2d", IN_MEMORY) as CanvasRenderingContext2D;
  readonly #scratch = new OffscreenCanvas(1, 1);
  readonly #gpuUse: GpuUse;
  #gpu: PlaneGpu | undefined;
  #extent: Extent | undefined;
  #shown = "";
  #generation = 0;

  constructor(gpuUse: GpuUse) {
    this.#gpuUse = gpuUse;
  }

  /** Makes ready for the GPU; what is shown before is shown without it. */
  async start(): Promise<void> {
    if (this.#gpuUse === "off") return;
    const series = await compute.call(undefined, "planeSeries");
    if (series && this.canvas.isConnected) this.#gpu = PlaneGpu.make(series, this.#gpuUse === "on");
    if (this.#gpu) this.canvas.before(this.#gpu.canvas);
  }

  /** Shows the picture in a window, on a canvas of width by height CSS pixels. */
  async show(
    picture: Picture,
    extent: Extent,
    look: Look,
    width: number,
    height: number,
  ): Promise<void> {
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const [across, down] = [width, height].map((size) => Math.max(1, Math.round(size * ratio)));
    const what = JSON.stringify([picture, look, across, down]);
    const moved = what === this.#shown;
    const drawn = this.#draw(picture, extent, look, across, down);
    this.#leaveBehind(moved, drawn, extent, across, down);
    this.#shown = what;
    this.#extent = extent;
    const generation = ++this.#generation;
    tiles.drop((key) => key?.startsWith(this.#id) ?? false);
    this.canvas.dataset.state = "busy";

    const unit = (extent.x[1] - extent.x[0]) / across;
    const [left, top] = [extent.x[0], extent.y[1]];
    const request = async (
      key: string,
      x: number,
      y: number,
      step: number,
      w: number,
      hh: number,
    ) => {
      const raster = {
        left: left + x * unit,
        top: top - y * unit,
        step: step * unit,
        width: w,
        height: hh,
      };
      const bytes = await (key === "coarse"
        ? tiles.callFirst(this.#id + key, "planeTile", picture, raster, look)
        : tiles.call(this.#id + key, "planeTile", picture, raster, look));
      if (!bytes || generation !== this.#generation) return undefined;
      return new ImageData(bytes as Uint8ClampedArray<ArrayBuffer>, w, hh);
    };

    const step = COARSE * ratio;
    const coarse = async (): Promise<void> => {
      const [w, hh] = [across, down].map((size) => Math.ceil(size / step));
      const image = await request("coarse", 0, 0, step, w, hh);
      if (!image) return;
      this.#underlay(image, step, moved);
      this.#tell("coarse");
    };
    const below = drawn ? undefined : coarse();
    const fine = tilesOf(across, down, TILE * ratio).map(async ([x, y, w, hh], i) => {
      const image = await request(`tile ${i}`, x, y, 1, w, hh);
      await below; // from another worker, it may be later, and would cover the tile
      if (image && generation === this.#generation) this.#context.putImageData(image, x, y);
    });
    await Promise.all(fine);
    if (generation !== this.#generation) return;
    this.canvas.dataset.state = "complete";
    this.#tell("complete");
  }

  /** There is nothing to show. */
  clear(): void {
    this.leave();
    this.#shown = "";
    this.#context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.canvas.dataset.state = "complete";
  }

  leave(): void {
    this.#generation++;
    tiles.drop((key) => key?.startsWith(this.#id) ?? false);
  }

  /** Ends it for good. */
  end(): void {
    this.leave();
    this.#gpu?.end();
    this.#gpu = undefined;
  }

  /** Draws all of it below by the GPU; false where there is none, or it cannot. */
  #draw(picture: Picture, extent: Extent, look: Look, across: number, down: number): boolean {
    const gpu = this.#gpu;
    if (gpu === undefined) return false;
    const serves = PlaneGpu.serves(picture, extent, across);
    gpu.canvas.style.cssText = this.canvas.style.cssText;
    gpu.canvas.hidden = !serves;
    if (serves) gpu.show(picture, extent, look, across, down);
    if (serves) this.#tell("coarse");
    return serves;
  }

  #tell(what: string): void {
    this.canvas.dispatchEvent(new CustomEvent("drawn", { bubbles: true, detail: what }));
  }

  /** Moves what was drawn to where it now belongs, or clears it where the GPU has drawn or it is of something else. */
  #leaveBehind(moved: boolean, below: boolean, to: Extent, across: number, down: number): void {
    const { canvas } = this;
    if (below) {
      canvas.width = across; // which clears it
      canvas.height = down;
      return;
    }
    if (!moved || !this.#extent) {
      // Setting the size clears a canvas; what is of the same size may stay until something better comes.
      if (canvas.width !== across || canvas.height !== down) {
        canvas.width = across;
        canvas.height = down;
      }
      return;
    }
    const from = this.#extent;
    const copy = this.#scratch;
    copy.width = across;
    copy.height = down;
    copy.getContext("2d", IN_MEMORY)?.drawImage(canvas, 0, 0);
    const unit = (to.x[1] - to.x[0]) / across;
    const k = (from.x[1] - from.x[0]) / (to.x[1] - to.x[0]);
    const context = this.#context;
    context.clearRect(0, 0, across, down);
    context.imageSmoothingEnabled = true;
    context.drawImage(
      copy,
      (from.x[0] - to.x[0]) / unit,
      (to.y[1] - from.y[1]) / unit,
      across * k,
      down * k,
    );
  }

  /** Coarse pixels, beneath what has been moved or over what is of something else. */
  #underlay(image: ImageData, step: number, beneath: boolean): void {
    const small = new OffscreenCanvas(image.width, image.height);
    small.getContext("2d", IN_MEMORY)?.putImageData(image, 0, 0);
    const context = this.#context;
    context.globalCompositeOperation = beneath ? "destination-over" : "source-over";
    context.imageSmoothingEnabled = true;
    context.drawImage(small, 0, 0, image.width * step, image.height * step);
    context.globalCompositeOperation = "source-over";
  }
}

/** x, y, width and height of tiles that cover a canvas, from the middle outwards. */
function tilesOf(across: number, down: number, size: number): [number, number, number, number][] {
  const cover: [number, number, number, number][] = [];
  for (let y = 0; y < down; y += size) {
    for (let x = 0; x < across; x += size) {
      cover.push([x, y, Math.min(size, across - x), Math.min(size, down - y)]);
    }
  }
  const far = ([x, y, w, hh]: [number, number, number, number]) =>
    Math.hypot(x + w / 2 - across / 2, y + hh / 2 - down / 2);
  return cover.sort((a, b) => far(a) - far(b));
}
