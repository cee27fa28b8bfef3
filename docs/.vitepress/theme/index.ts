import DefaultTheme from "vitepress/theme";
import { h } from "vue";
import { SeeIt } from "./see-it.js";
import "./style.css";

/** The default theme, with a link from each page to the explorer's view of it. */
export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { "doc-footer-before": () => h(SeeIt) }),
};
