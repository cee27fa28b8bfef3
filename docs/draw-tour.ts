/** npm run draw:tour: writes the pictures of docs/tour.md that are seen where JavaScript is off. */
import { writeFileSync } from "node:fs";
import { FIGURES, startOf } from "./tour/figures.js";

for (const [name, figure] of Object.entries(FIGURES)) {
  const text = figure.draw(...startOf(figure));
  writeFileSync(new URL(`tour/${name}.svg`, import.meta.url), `${text}\n`);
}
