import { useData, withBase } from "vitepress";
import { h, type VNode } from "vue";
import { VIEWS } from "./views.js";

/** A line at the end of a page that leads to the explorer's view of it. */
export function SeeIt(): VNode | undefined {
  const { page } = useData();
  const id = page.value.relativePath.replace(/\.md$/, "");
  if (!Object.hasOwn(VIEWS, id)) return undefined;
  const { name, hash } = VIEWS[id];
  const href = withBase("/explorer-app/index.html") + hash;
  // The explorer is no page of this site's router.
  const link = h("a", { href, target: "_self" }, name);
  return h("p", { class: "vp-doc" }, ["See it in the explorer: ", link, "."]);
}
