import { describe, expectOptions } from "../numbers/arguments.js";
import { gradientOf } from "./gradient.js";
import { filled } from "./limits.js";
import type { Setting } from "./setting.js";
import {
  apartFrom,
  expectApart,
  expectDistinct,
  matrix,
  matrixOf,
  readAll,
  readRow,
  type Strided,
  type StridedInput,
  type View,
  vector,
  write,
  writeRow,
} from "./strided.js";
import { resultOf } from "./value.js";
import type { Terms } from "./world.js";

/** Where the derivatives of every row go. */
export interface GradientViews {
  /** As many elements as xs has rows. */
  readonly value?: StridedInput | undefined;
  /** As many elements as xs has rows. */
  readonly dalpha?: StridedInput | undefined;
  /** In the shape of xs. */
  readonly dxs?: StridedInput | undefined;
  /** In the shape of xs; for weighted sums alone. */
  readonly dws?: StridedInput | undefined;
}

export function valuesInto<Out extends StridedInput>(
  setting: Setting,
  out: Out,
  ws: StridedInput | undefined,
  xs: Strided,
): Out {
  const source = matrix("xs", xs);
  const target = expectDistinct("out", vector("out", out, source.rows));
  eachRow(source, ws, [target], (terms, i) => write(target, i, resultOf(setting, terms)));
  return out;
}

export function gradientInto<Out extends GradientViews>(
  setting: Setting,
  out: Out,
  ws: StridedInput | undefined,
  xs: Strided,
): Out {
  const source = matrix("xs", xs);
  expectOptions("out", out ?? null, ["value", "dxs", "dws", "dalpha"]);
  const list = (name: "value" | "dalpha"): View | undefined =>
    out[name] === undefined
      ? undefined
      : expectDistinct(`out.${name}`, vector(`out.${name}`, out[name], source.rows));
  const table = (name: "dxs" | "dws"): View | undefined =>
    out[name] === undefined
      ? undefined
      : expectDistinct(
          `out.${name}`,
          matrixOf(`out.${name}`, out[name], source.rows, source.columns),
        );
  const [value, dalpha, dxs] = [list("value"), list("dalpha"), table("dxs")];
  if (ws === undefined && out.dws !== undefined) {
    throw new RangeError(
      `out.dws = ${describe(out.dws)}, expected none for a sum, which has no weights`,
    );
  }
  const dws = ws === undefined ? undefined : table("dws");
  const written = { value, dalpha, dxs, dws };
  expectApart("out", written);
  const spare = filled(source.columns, 0, 0, 0);
  eachRow(source, ws, Object.values(written), (terms, i) => {
    const found = gradientOf(setting, terms, spare);
    if (value) write(value, i, found.value);
    if (dalpha) write(dalpha, i, found.dalpha);
    if (dxs) writeRow(dxs, i, found.dxs);
    if (dws) writeRow(dws, i, found.dws);
  });
  return out;
}

/** Calls back with the terms of every row, which nothing written changes. */
function eachRow(
  xs: View,
  ws: StridedInput | undefined,
  written: readonly (View | undefined)[],
  use: (terms: Terms, i: number) => void,
): void {
  const source = apartFrom(xs, written);
  const w = ws === undefined ? undefined : readAll(vector("ws", ws, xs.columns));
  const terms = { x: new Float64Array(xs.columns), w, n: xs.columns };
  for (let i = 0; i < xs.rows; i++) {
    readRow(source, i, terms.x);
    use(terms, i);
  }
}
