import { describe } from "../../numbers/arguments.js";
import { isMade } from "../../numbers/arrays.js";
import { storedOf } from "../../numbers/properties.js";
import type { SurfaceData } from "../surface/surface-data.js";
import { arrayOf, checksumOf, pack, type Table, unpack, VERSION } from "./buffer.js";
import { array, finite, isRecord, number, oneOf, refuse } from "./check.js";
import { describeFit } from "./describe.js";
import type { FitData } from "./fit-data.js";
import { LARGEST_TABLE } from "./limits.js";
import { precisionOf, restoreFit, restoreSurface } from "./restore.js";

/**
 * What a buffer made by `toBuffer()`, an object made by `toJSON()` or a structured clone of a fit holds. RangeError, naming what
 * is wrong, for one that is damaged, truncated, of another version or not consistent; TypeError for anything else. Nothing that
 * is not a number of its place reaches the code made from a fit.
 */
export function readStored(kept: ArrayBuffer | Uint8Array | object): FitData | SurfaceData {
  const source = storedOf(kept);
  if (isMade(source, "ArrayBuffer", "Uint8Array")) {
    const { description, table } = unpack(source as ArrayBuffer | Uint8Array);
    expectFinite(table);
    return restore(description, table);
  }
  if (!isRecord(source) || !("coefficients" in source)) {
    throw new TypeError(
      `source = ${describe(source)}, expected a buffer of toBuffer() or an object of toJSON()`,
    );
  }
  const { format, version, checksum, coefficients, ...description } = source;
  oneOf("iterexp fit")("format", format);
  if (version !== VERSION) refuse("version", version, `${VERSION}`);
  const precision = precisionOf(description);
  const numbers = array("coefficients", coefficients);
  const Type = arrayOf(precision);
  if (numbers.length * Type.BYTES_PER_ELEMENT > LARGEST_TABLE) {
    refuse("coefficients", `${numbers.length} numbers`, `at most ${LARGEST_TABLE} bytes`);
  }
  const table = new Type(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const coefficient = numbers[i];
    if (Number.isFinite(coefficient)) table[i] = coefficient as number;
    if (table[i] !== coefficient) {
      const name = `coefficients[${i}]`;
      number(precision)(name, finite(name, coefficient));
    }
  }
  const stored = restore(description, table);
  const expected = checksumOf(pack(...describeFit(stored)));
  if (checksum !== expected) refuse("checksum", checksum, `${expected}: something is changed`);
  return stored;
}

function expectFinite(table: Table): void {
  const i = table.findIndex((value) => !Number.isFinite(value));
  if (i >= 0) finite(`coefficients[${i}]`, table[i]);
}

const restore = (description: object, table: Table): FitData | SurfaceData =>
  "exponents" in description ? restoreSurface(description, table) : restoreFit(description, table);
