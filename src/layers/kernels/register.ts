import {
  getKernel,
  type NamedAttrMap,
  registerKernel,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import { cpuAccess } from "./cpu.js";
import { named } from "./names.js";
import { type Access, LOOPS } from "./typed-arrays.js";
import { wasmAccess } from "./wasm.js";

/** The backends whose tensors are arrays of JavaScript or can be seen as such. */
const ACCESS: Record<string, (backend: object) => Access> = { cpu: cpuAccess, wasm: wasmAccess };

/** Makes the kernels known to TensorFlow.js, each once however often this is called. */
export function registerKernels(): void {
  for (const [backendName, accessTo] of Object.entries(ACCESS)) {
    for (const [kernelName, kernel] of Object.entries(LOOPS)) {
      if (getKernel(kernelName, backendName) != null) continue;
      registerKernel({
        kernelName,
        backendName,
        kernelFunc: ({ inputs, attrs, backend }) => {
          const given = named(attrs as NamedAttrMap, Object.values(inputs) as TensorInfo[]);
          const results = kernel(given, attrs as never, accessTo(backend));
          return kernelName.endsWith("Slopes") ? results : results[0];
        },
      });
    }
  }
}
