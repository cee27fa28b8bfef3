import "../test/package/build-if-stale.js";

/** The package as it is published, built from the sources of today. */
export const built = new URL("../dist/index.js", import.meta.url).href;
export const iterexp: typeof import("../src/index.js") = await import(built);
