import { existsSync, readFileSync } from "node:fs";
import { defineConfig } from "vitepress";

/** package.json is the one place that holds the address: `homepage` of the site, `repository` of the sources. */
const { version, homepage, repository } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
) as { version: string; homepage?: string; repository?: { url: string } };
const sources = repository?.url.replace(/^git\+/, "").replace(/\.git$/, "");
/** The explorer's sign, in the page itself, so that it needs no address. */
const ICON = `data:image/svg+xml,${encodeURIComponent(readFileSync(new URL("../explorer/icon.svg", import.meta.url), "utf8"))}`;
const TITLE = "iterexp: between x and e^x";
const DESCRIPTION =
  "Fractional iterates of the exponential: the half-exponential f(f(x)) = e^x, every exp^a, and the neural operations between sum and product";

/** What a preview of a link shows. */
const preview = (home: string): [string, Record<string, string>][] => [
  ["meta", { property: "og:title", content: TITLE }],
  ["meta", { property: "og:description", content: DESCRIPTION }],
  ["meta", { property: "og:image", content: new URL("preview.png", home).href }],
];

/** Written by typedoc, which `npm run docs:build` and `npm run docs` run first. */
const apiSidebar = new URL("../api/typedoc-sidebar.json", import.meta.url);

export default defineConfig({
  title: "iterexp",
  description: DESCRIPTION,
  base: homepage === undefined ? "/" : new URL(homepage).pathname.replace(/\/?$/, "/"),
  ...(homepage && { sitemap: { hostname: homepage } }),
  head: [
    ["link", { rel: "icon", type: "image/svg+xml", href: ICON }],
    ...(homepage === undefined ? [] : preview(homepage)),
  ],
  cleanUrls: true,
  lastUpdated: false,
  markdown: { math: true },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Guide", link: "/start" },
      { text: "API", link: "/api/" },
      { text: version, link: "/changelog" },
    ],
    ...(sources && {
      socialLinks: [{ icon: "github", link: sources }],
      editLink: { pattern: `${sources}/edit/main/docs/:path` },
    }),
    sidebar: [
      {
        text: "Guide",
        items: [
          { text: "Six pictures", link: "/tour" },
          { text: "Start in a minute", link: "/start" },
          { text: "Recipes by task", link: "/recipes" },
          { text: "The command", link: "/command" },
          { text: "The explorer", link: "/explorer" },
          { text: "What is a half-exponential?", link: "/half-exponential" },
          { text: "Kneser's solution", link: "/kneser" },
          { text: "Digits that are proved", link: "/certificate" },
          { text: "Accuracy", link: "/accuracy" },
          { text: "Performance", link: "/performance" },
          { text: "Installing and versions", link: "/package" },
          { text: "The published constructions", link: "/constructions" },
        ],
      },
      {
        text: "Beyond real doubles",
        items: [
          { text: "Complex arguments", link: "/complex" },
          { text: "Any number of digits", link: "/decimal" },
          { text: "Taylor coefficients", link: "/series" },
          { text: "Other bases, and e^x - 1", link: "/base" },
        ],
      },
      {
        text: "In models and kernels",
        items: [
          { text: "Fits, tables, generated code", link: "/fit" },
          { text: "Rho, between + and ×", link: "/rho" },
          { text: "From the founding note to code", link: "/founding-note" },
          { text: "TensorFlow.js: tensors and layers", link: "/tfjs" },
          { text: "In PyTorch", link: "/pytorch" },
          { text: "A study of both", link: "/study" },
          { text: "The study's protocol", link: "/study-protocol" },
          { text: "More than one machine", link: "/distributed" },
        ],
      },
      {
        text: "More",
        items: [
          { text: "If you come from another program", link: "/coming-from" },
          { text: "References", link: "/references" },
          { text: "Changes", link: "/changelog" },
        ],
      },
      {
        text: "API reference",
        collapsed: true,
        items: existsSync(apiSidebar) ? JSON.parse(readFileSync(apiSidebar, "utf8")) : [],
      },
    ],
  },
});
