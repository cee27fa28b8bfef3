import * as tf from "@tensorflow/tfjs-core";
import { type LayersModel, loadLayersModel } from "@tensorflow/tfjs-layers";

/** A model written to what a file would hold, and read again. */
export async function reloaded(model: LayersModel): Promise<LayersModel> {
  let kept: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      kept = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  const { modelTopology, weightSpecs, weightData } = kept as tf.io.ModelArtifacts;
  const topology = JSON.parse(JSON.stringify(modelTopology));
  return loadLayersModel(
    tf.io.fromMemory({
      modelTopology: topology,
      ...(weightSpecs && { weightSpecs }),
      ...(weightData && { weightData }),
    }),
  );
}

export const normal = (shape: number[], seed: number): tf.Tensor =>
  tf.randomNormal(shape, 0, 1, "float32", seed);
