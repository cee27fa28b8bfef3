import { useData, withBase } from "vitepress";
import { h, type VNode } from "vue";
import { viewOf } from "./views.js";

/** A line at the end of a page that leads to the explorer's view of it. */
export function SeeIt(): VNode {
  const { page } = useData();
  const id = page.value.relativePath.replace(/\.md$/, "");
  const { name, hash } = viewOf(id);
  const href = withBase("/explorer-app/index.html") + hash;
  // The explorer is no page of this site's router.
  const link = h("a", { href, target: "_self" }, name);
  return h("p", { class: "vp-doc" }, ["See it in the explorer: ", link, "."]);
}
