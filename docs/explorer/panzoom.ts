import { select, type ZoomTransform, zoom, zoomIdentity } from "d3";

/** The part of a plane that a picture shows. Upwards y grows. */
export interface Extent {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

export interface PanZoom {
  /** Where the pointer moves things: an element that can have the focus. */
  readonly element: HTMLElement;
  /** The picture within the element, in CSS pixels. */
  readonly area: () => { left: number; top: number; width: number; height: number };
  readonly get: () => Extent;
  readonly set: (window: Extent) => void;
  readonly reset: () => void;
  /** A click or tap that moved nothing, in fractions of the area from its left and top. */
  readonly pick?: ((fx: number, fy: number) => void) | undefined;
}

/**
 * Moves a window by drag, wheel, pinch and keys (arrows, + and -, 0), of which zoom of d3 knows the pointers. Returns
 * what the buttons beside the picture do.
 */
export function panZoom({ element, area, get, set, reset, pick }: PanZoom) {
  let before: ZoomTransform = zoomIdentity;

  /** The window after the picture was scaled by k around a point, in fractions of the area, and moved. */
  const change = (k: number, fx: number, fy: number, moveX = 0, moveY = 0): void => {
    const { x, y } = get();
    const width = x[1] - x[0];
    const height = y[1] - y[0];
    const left = x[0] + width * (fx - (fx + moveX) / k);
    const top = y[1] - height * (fy - (fy + moveY) / k);
    const next: Extent = { x: [left, left + width / k], y: [top - height / k, top] };
    const ends = [...next.x, ...next.y];
    const size = Math.max(...ends.map(Math.abs), 1e-300);
    const tooSmall = Math.min(next.x[1] - next.x[0], next.y[1] - next.y[0]) < 1e-13 * size;
    if (ends.every(Number.isFinite) && !tooSmall && size < 1e15) set(next);
  };

  const behaviour = zoom<HTMLElement, unknown>()
    .scaleExtent([0, Number.POSITIVE_INFINITY])
    .clickDistance(4)
    .on("zoom", ({ transform, sourceEvent }) => {
      const last = before;
      before = transform;
      if (!sourceEvent) return;
      const { left, top, width, height } = area();
      const k = transform.k / last.k;
      // A point at p went to k p + move, as seen in the area.
      const moveX = transform.x - k * last.x + (k - 1) * left;
      const moveY = transform.y - k * last.y + (k - 1) * top;
      change(k, 0, 0, moveX / width, moveY / height);
    });
  select(element).call(behaviour).on("dblclick.zoom", null);

  element.addEventListener("click", (event) => {
    const box = element.getBoundingClientRect();
    const { left, top, width, height } = area();
    const fx = (event.clientX - box.left - left) / width;
    const fy = (event.clientY - box.top - top) / height;
    if (fx >= 0 && fx <= 1 && fy >= 0 && fy <= 1) pick?.(fx, fy);
  });

  const keys: Record<string, () => void> = {
    ArrowLeft: () => change(1, 0, 0, 0.1, 0),
    ArrowRight: () => change(1, 0, 0, -0.1, 0),
    ArrowUp: () => change(1, 0, 0, 0, 0.1),
    ArrowDown: () => change(1, 0, 0, 0, -0.1),
    "+": () => change(1.25, 0.5, 0.5),
    "=": () => change(1.25, 0.5, 0.5),
    "-": () => change(0.8, 0.5, 0.5),
    "0": reset,
  };
  element.addEventListener("keydown", (event) => {
    const action = keys[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  return { zoomIn: keys["+"], zoomOut: keys["-"], reset };
}
