/**
 * npm run prepublishOnly: refuses to publish without the address of the package, which the pages, the
 * registry and the links of this repository take from package.json alone.
 */
import { readFileSync } from "node:fs";

const description = JSON.parse(readFileSync("package.json", "utf8"));
const missing = ["repository", "homepage", "bugs"].filter(
  (name) => description[name] === undefined,
);
if (missing.length > 0) {
  console.error(
    `package.json has no ${missing.join(", ")}: expected the address before it is published`,
  );
  process.exitCode = 1;
}
