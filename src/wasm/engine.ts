/** As much of WebAssembly as is used here. */
interface Engine {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  readonly Memory: new (limits: { initial: number; maximum: number }) => Memory;
}

/** A memory that does not grow. */
export interface Memory {
  readonly buffer: ArrayBuffer;
}

/** What `make` makes by the engine; undefined where that has no SIMD, a policy forbids it, or there is no memory. */
function attempt<Made>(make: (engine: Engine) => Made): Made | undefined {
  const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly?: Engine };
  try {
    return engine && make(engine);
  } catch {
    return undefined;
  }
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** So many pages of memory, or undefined. */
export const memoryOf = (pages: number): Memory | undefined =>
  attempt(({ Memory }) => new Memory({ initial: pages, maximum: pages }));

/** The functions of a module, its bytes in base 64, on an imported memory, or undefined. */
export const functionsOf = <Functions>(module: string, memory: Memory): Functions | undefined =>
  attempt(({ Module, Instance }) => {
    const { exports } = new Instance(new Module(bytesOf(module)), { from: { memory } });
    return exports as Functions;
  });
