import {
  getKernel,
  type NamedAttrMap,
  registerKernel,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import { cpuArrays } from "./cpu.js";
import { named } from "./names.js";
import { LOOPS, type WithArrays } from "./typed-arrays.js";
import { wasmArrays } from "./wasm.js";

const ARRAYS: Record<string, (backend: unknown) => WithArrays> = {
  cpu: cpuArrays,
  wasm: wasmArrays,
};

/** Makes the kernels known to TensorFlow.js, each once however often this is called. */
export function registerKernels(): void {
  for (const [backendName, arraysOf] of Object.entries(ARRAYS)) {
    for (const [kernelName, kernel] of Object.entries(LOOPS)) {
      if (getKernel(kernelName, backendName) != null) continue;
      registerKernel({
        kernelName,
        backendName,
        kernelFunc: ({ inputs, attrs, backend }) => {
          const given = Object.values(inputs) as TensorInfo[];
          const inputsByName = named(attrs as NamedAttrMap, given);
          const results = kernel(inputsByName, attrs as never, arraysOf(backend));
          return kernelName.endsWith("Slopes") ? results : results[0];
        },
      });
    }
  }
}
