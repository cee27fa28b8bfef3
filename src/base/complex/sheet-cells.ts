import { minusParts, modulusOf, type Parts, plusParts } from "../../numbers/parts.js";

/** |Re z| and |Im z| up to which there are cells. */
const FARTHEST = 8;

/** The width of the largest cells, and how often they are halved at most. */
const WIDEST = 1 / 2;
const DEEPEST = 5;

/** Cells that are kept. */
const MOST = 4096;

/** Numbers of a cell that are searched for before its circle is. */
const ENOUGH = 6;

/** Places on the circle around a cell, which lies so far outside its corners. */
const PLACES = 16;
const WIDER = 1.1;

/** How much the mean of an analytic function on a circle differs from its value in the middle, as a part of what it varies by. */
const ALIKE = 2 ** -10;

/** The height that a search found, and the way by which it did. */
interface Found<Way> {
  readonly way: Way;
  readonly h: Parts;
}

/** What serves a cell: a way, and how far its heights lie from the one in the middle at most. */
interface Sheet<Way> extends Found<Way> {
  readonly spread: number;
}

/** Either the sheet of a cell, or how many numbers of it were asked for; -1 of one that has several. */
type Cell<Way> = Sheet<Way> | number;

/**
 * Which way of a search serves all of a small square of the plane, so that only the first numbers in it need the search.
 *
 * Method: a square is given a way where that is found in its middle and at places on a circle around it, and the mean of the heights there
 * is the one in the middle, as it is for an analytic function; one that jumps has another. Squares where this fails are halved. By the
 * maximum principle heights in the square are no farther from that in the middle than those on the circle.
 */
export class SheetCells<Way> {
  private readonly cells = new Map<number, Cell<Way>>();

  constructor(
    private readonly search: (z: Parts) => Found<Way> | undefined,
    private readonly same: (a: Way, b: Way) => boolean,
  ) {}

  /** How many are kept. */
  get size(): number {
    return this.cells.size;
  }

  /** What is known to serve next to z. */
  at({ re, im }: Parts): Sheet<Way> | undefined {
    if (!(Math.abs(re) <= FARTHEST && Math.abs(im) <= FARTHEST)) return undefined;
    const { cells } = this;
    for (let level = 0, width = WIDEST; level <= DEEPEST; level++, width /= 2) {
      const column = Math.floor(re / width);
      const row = Math.floor(im / width);
      const key = ((column + 4096) * 8192 + row + 4096) * 8 + level;
      let cell = cells.get(key) ?? 0;
      if (typeof cell === "number" && cell >= 0) {
        cell++;
        if (cell > ENOUGH) {
          cell = this.tested({ re: (column + 0.5) * width, im: (row + 0.5) * width }, width) ?? -1;
        }
        if (cells.size >= MOST && !cells.has(key)) cells.clear();
        cells.set(key, cell);
      }
      if (typeof cell !== "number") return cell;
      if (cell > 0) return undefined;
    }
    return undefined;
  }

  private tested(middle: Parts, width: number): Sheet<Way> | undefined {
    const found = this.search(middle);
    if (found === undefined) return undefined;
    const radius = Math.SQRT1_2 * WIDER * width;
    let sum: Parts = { re: 0, im: 0 };
    let spread = 0;
    for (let i = 0; i < PLACES; i++) {
      // Opposite ones first
      const phi = (2 * Math.PI * ((i * 7) % PLACES)) / PLACES;
      const place = { re: radius * Math.cos(phi), im: radius * Math.sin(phi) };
      const other = this.search(plusParts(middle, place));
      if (other === undefined || !this.same(other.way, found.way)) return undefined;
      const away = minusParts(other.h, found.h);
      sum = plusParts(sum, away);
      spread = Math.max(spread, modulusOf(away));
    }
    return modulusOf(sum) < ALIKE * PLACES * spread ? { ...found, spread } : undefined;
  }
}
