import { emitLayers } from "../layers/emit/emit-layers.js";
import type { LayerTarget } from "../layers/emit/targets.js";
import { type Streams, write } from "./streams.js";
import { writeWhole } from "./whole-file.js";

export interface LayersArguments {
  readonly target: LayerTarget;
  readonly output?: string;
}

/** `iterexp layers`: the layers' source, printed or written to a file. */
export async function layers(
  { target, output }: LayersArguments,
  { stdout }: Streams,
): Promise<void> {
  const source = emitLayers({ target });
  if (output === undefined) await write(stdout, source);
  else await writeWhole(output, (file) => write(file, source));
}
