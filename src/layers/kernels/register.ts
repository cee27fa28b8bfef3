import {
  getKernel,
  type KernelFunc,
  type NamedAttrMap,
  registerKernel,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import { cpuAccess } from "./cpu.js";
import { named } from "./names.js";
import { type Access, LOOPS } from "./typed-arrays.js";
import { wasmAccess } from "./wasm.js";
import { webglKernels } from "./webgl.js";
import { webgpuKernels } from "./webgpu.js";

/** The backends whose tensors are arrays of JavaScript or can be seen as such. */
const ACCESS: Record<string, (backend: object) => Access> = { cpu: cpuAccess, wasm: wasmAccess };

/** The backends of GPUs, which have shaders in place of loops. */
const GPU: Record<string, () => Record<string, KernelFunc>> = {
  webgl: webglKernels,
  webgpu: webgpuKernels,
};

function register(kernelName: string, backendName: string, kernelFunc: KernelFunc): void {
  if (getKernel(kernelName, backendName) != null) return;
  registerKernel({ kernelName, backendName, kernelFunc });
}

/** Makes the kernels of a backend known to TensorFlow.js, each once however often this is called. */
export function registerKernels(backendName: string): void {
  const accessTo = ACCESS[backendName];
  if (accessTo !== undefined) {
    for (const [kernelName, kernel] of Object.entries(LOOPS)) {
      register(kernelName, backendName, ({ inputs, attrs, backend }) => {
        const operands = named(attrs as NamedAttrMap, Object.values(inputs) as TensorInfo[]);
        const results = kernel(operands, attrs as never, accessTo(backend));
        return kernelName.endsWith("Slopes") ? results : results[0];
      });
    }
  }
  for (const [kernelName, kernel] of Object.entries(GPU[backendName]?.() ?? {})) {
    register(kernelName, backendName, kernel);
  }
}
