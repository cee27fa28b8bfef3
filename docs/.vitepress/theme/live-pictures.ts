import { defineComponent, h, onMounted, ref } from "vue";

/**
 * <LivePictures />: brings the pictures of the page it stands in to life, and says so. Without JavaScript they are what
 * they were.
 */
export const LivePictures = defineComponent(() => {
  const live = ref(false);
  onMounted(async () => {
    (await import("../../tour/live.js")).start(document);
    live.value = true;
  });
  return () =>
    live.value
      ? h("p", "Here they are computed anew: move the sliders, by hand or with the arrow keys.")
      : null;
});
