import { select, type ZoomTransform, zoom, zoomIdentity } from "d3";
import { type Extent, moved, possible, same } from "./extent.js";

interface PanZoom {
  /** Where the pointer moves things: an element that can have the focus. */
  readonly element: HTMLElement;
  /** The picture within the element, in CSS pixels. */
  readonly area: () => { left: number; top: number; width: number; height: number };
  readonly get: () => Extent;
  readonly set: (window: Extent) => void;
  readonly reset: () => void;
}

/** One finger belongs to the page, which scrolls; two move the picture. */
const ours = (event: Event): boolean =>
  "touches" in event
    ? (event as TouchEvent).touches.length > 1
    : !(event as MouseEvent).button && (!(event as MouseEvent).ctrlKey || event.type === "wheel");

/**
 * Moves a window by drag, wheel, pinch and keys (arrows, + and -, 0), of which zoom of d3 knows the pointers. Returns
 * what the buttons beside the picture do.
 */
export function panZoom({ element, area, get, set, reset }: PanZoom) {
  /** Where a gesture began: all of it is one move from there, so that rounding does not add up. */
  let from: { readonly transform: ZoomTransform; readonly window: Extent } | undefined;
  let left: Extent | undefined;
  let last = zoomIdentity;

  const change = (next: Extent): void => {
    if (possible(next)) set(next);
  };

  const behaviour = zoom<HTMLElement, unknown>()
    .filter(ours)
    .scaleExtent([0, Number.POSITIVE_INFINITY])
    .clickDistance(4)
    .on("start", () => {
      from = undefined;
    })
    .on("zoom", ({ transform, sourceEvent }) => {
      const before = last;
      last = transform;
      if (!sourceEvent) return;
      const now = get();
      if (from === undefined || left === undefined || !same(now, left)) {
        from = { transform: before, window: now };
      }
      const { left: x, top: y, width, height } = area();
      const k = transform.k / from.transform.k;
      // A point at p went to k p + move, as seen in the area.
      const moveX = transform.x - k * from.transform.x + (k - 1) * x;
      const moveY = transform.y - k * from.transform.y + (k - 1) * y;
      change(moved(from.window, k, moveX / width, moveY / height));
      left = get();
    });
  select(element).call(behaviour).on("dblclick.zoom", null);
  // Not even if the page is slow to answer does the browser take two fingers for its own.
  const keep = (event: TouchEvent): void => {
    if (ours(event) && event.cancelable) event.preventDefault();
  };
  element.addEventListener("touchstart", keep, { passive: false });

  const step = (moveX: number, moveY: number) => () => change(moved(get(), 1, moveX, moveY));
  const scale = (k: number) => () => change(moved(get(), k, (1 - k) / 2, (1 - k) / 2));
  const keys: Record<string, () => void> = {
    ArrowLeft: step(0.1, 0),
    ArrowRight: step(-0.1, 0),
    ArrowUp: step(0, 0.1),
    ArrowDown: step(0, -0.1),
    "+": scale(1.25),
    "=": scale(1.25),
    "-": scale(0.8),
    "0": reset,
  };
  element.addEventListener("keydown", (event) => {
    const action = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  return { zoomIn: keys["+"], zoomOut: keys["-"], reset };
}
