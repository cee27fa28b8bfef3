import * as tf from "@tensorflow/tfjs-core";
import { type LayersModel, loadLayersModel } from "@tensorflow/tfjs-layers";

/** What a file of the model would hold. */
export async function artifacts(model: LayersModel): Promise<tf.io.ModelArtifacts> {
  let kept: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      kept = given;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  return { ...kept, modelTopology: JSON.parse(JSON.stringify(kept.modelTopology)) };
}

/** A model written to what a file would hold, and read again. */
export async function reloaded(model: LayersModel): Promise<LayersModel> {
  const { modelTopology, weightSpecs, weightData } = await artifacts(model);
  return loadLayersModel(
    tf.io.fromMemory({
      ...(modelTopology && { modelTopology }),
      ...(weightSpecs && { weightSpecs }),
      ...(weightData && { weightData }),
    }),
  );
}

export const normal = (shape: number[], seed: number): tf.Tensor =>
  tf.randomNormal(shape, 0, 1, "float32", seed);
