import { defineComponent, onMounted } from "vue";

/** <LivePictures />: brings the pictures of the page it stands in to life. Without JavaScript they are what they were. */
export const LivePictures = defineComponent(() => {
  onMounted(async () => (await import("../../tour/live.js")).start(document));
  return () => null;
});
