import { existsSync, readFileSync } from "node:fs";
import { defineConfig, type HeadConfig } from "vitepress";
import { DESCRIPTIONS } from "./descriptions.js";

/** package.json is the one place that holds the address: `homepage` of the site, `repository` of the sources. */
const { version, homepage, repository } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
) as { version: string; homepage?: string; repository?: { url: string } };
const sources = repository?.url.replace(/^git\+/, "").replace(/\.git$/, "");
/** The explorer's sign, in the page itself, so that it needs no address. */
const ICON = `data:image/svg+xml,${encodeURIComponent(readFileSync(new URL("../explorer/icon.svg", import.meta.url), "utf8"))}`;
const TITLE = "iterexp: between x and e^x";

/** What a preview of a link shows: title and description are those of the page. */
const preview = (title: string, description: string): HeadConfig[] => [
  ["meta", { property: "og:type", content: "website" }],
  ["meta", { property: "og:title", content: title }],
  ["meta", { property: "og:description", content: description }],
  ["meta", { property: "og:image", content: image }],
  ["meta", { name: "twitter:card", content: "summary_large_image" }],
];

/** Written by typedoc, which `npm run docs:build` and `npm run docs` run first. */
const apiSidebar = new URL("../api/typedoc-sidebar.json", import.meta.url);

const base = homepage === undefined ? "/" : new URL(homepage).pathname.replace(/\/?$/, "/");
/** Previews ask for a whole address, which the site has once package.json says it. */
const image = homepage === undefined ? `${base}preview.png` : new URL("preview.png", homepage).href;

export default defineConfig({
  title: "iterexp",
  description: DESCRIPTIONS.index,
  base,
  ...(homepage && { sitemap: { hostname: homepage } }),
  head: [["link", { rel: "icon", type: "image/svg+xml", href: ICON }]],
  transformPageData: ({ relativePath, frontmatter }) => ({
    description: DESCRIPTIONS[relativePath.replace(/\.md$/, "")] ?? DESCRIPTIONS.index,
    // Pages of the reference are made, so there is no file of theirs to edit.
    ...(relativePath.startsWith("api/") && { frontmatter: { ...frontmatter, editLink: false } }),
  }),
  transformHead: ({ pageData: { relativePath, title }, description }) =>
    preview(relativePath === "index.md" ? TITLE : title, description),
  // Without the API reference, which typedoc writes, the site is built for a look at the guide.
  ignoreDeadLinks: existsSync(apiSidebar) ? false : [/^\/api\//],
  cleanUrls: true,
  lastUpdated: false,
  markdown: {
    math: true,
    // The usual themes have comments and keywords too pale for the ground they stand on.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    // What scrolls sideways has to be reached by the keyboard.
    config: ({ renderer, utils }) => {
      renderer.rules.code_block = (tokens, i) =>
        `<pre v-pre tabindex="0"><code>${utils.escapeHtml(tokens[i].content)}</code></pre>\n`;
    },
  },
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
        link: "/api/",
        collapsed: true,
        items: existsSync(apiSidebar) ? JSON.parse(readFileSync(apiSidebar, "utf8")) : [],
      },
    ],
  },
});
