/** As much of WebAssembly as is used here. */
interface Engine {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports?: object) => { readonly exports: unknown };
  readonly Memory: new (limits: { initial: number; maximum?: number }) => Memory;
}

export interface Memory {
  readonly buffer: ArrayBuffer;
}

/** What `make` makes by the engine; undefined where that has no SIMD, a content security policy forbids it, or there is no memory. */
function attempt<Made>(make: (engine: Engine) => Made): Made | undefined {
  const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly?: Engine };
  try {
    return engine && make(engine);
  } catch {
    return undefined;
  }
}

/** So many pages of a memory that does not grow, or undefined. */
export const memoryOf = (pages: number): Memory | undefined =>
  attempt(({ Memory }) => new Memory({ initial: pages, maximum: pages }));

/** What a module of these bytes exports, with what it imports as `from`, or undefined. */
export const instanceOf = <Exports>(
  bytes: Uint8Array<ArrayBuffer>,
  from: object,
): Exports | undefined =>
  attempt(({ Module, Instance }) => new Instance(new Module(bytes), { from }).exports as Exports);

/** The functions of a module, its bytes in hexadecimal, on an imported memory, or undefined. */
export const functionsOf = <Functions>(module: string, memory: Memory): Functions | undefined =>
  instanceOf(
    Uint8Array.from({ length: module.length / 2 }, (_, i) =>
      Number.parseInt(module.slice(2 * i, 2 * i + 2), 16),
    ),
    { memory },
  );
