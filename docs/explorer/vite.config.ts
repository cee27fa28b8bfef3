import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    // The polyfill fetches, which the page's policy forbids.
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
});
