import { emitLayers, type LayerTarget } from "../layers.js";
import { type Streams, write } from "./streams.js";
import { toOutput } from "./whole-file.js";

export interface LayersArguments {
  readonly target: LayerTarget;
  readonly output?: string;
}

/** `iterexp layers`: the layers' source, printed or written to a file. */
export async function layers(
  { target, output }: LayersArguments,
  { stdout }: Streams,
): Promise<void> {
  await toOutput(output, stdout, (file) => write(file, emitLayers({ target })));
}
