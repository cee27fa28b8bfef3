import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme";
import { h } from "vue";
import { LivePictures } from "./live-pictures.js";
import { SeeIt } from "./see-it.js";
import "./style.css";

/** The default theme, with a link from each page to the explorer's view of it, and live pictures. */
export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { "doc-footer-before": () => h(SeeIt) }),
  enhanceApp: ({ app }) => {
    app.component("LivePictures", LivePictures);
  },
} satisfies Theme;
