/**
 * npm run screenshots: writes docs/images, a picture of each view of the explorer, in both
 * themes. Needs a Chromium.
 */
import { mkdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openBrowser, openPage } from "../test/browser/browser.js";
import { explorerSite } from "../test/explorer/site.js";

interface Shot {
  readonly name: string;
  readonly address: string;
  readonly theme?: "light" | "dark";
  readonly size?: readonly [width: number, height: number];
  /** A button to press first. */
  readonly press?: string;
}

const SIZE = [1160, 790] as const;
const SHOTS: readonly Shot[] = [
  { name: "explorer-curve.png", address: "#curve" },
  { name: "explorer-tower.png", address: "#curve?a=1/3&x=2&axes=tower", theme: "dark" },
  { name: "explorer-plane.jpg", address: "#plane" },
  { name: "explorer-sexp.jpg", address: "#plane?of=sexp&z=0.4,0.6&window=1,0,8", theme: "dark" },
  {
    name: "explorer-constructions.jpg",
    address: "#constructions",
    size: [1160, 990],
    press: "bent by a ripple",
  },
  { name: "explorer-fits.png", address: "#fits" },
  { name: "explorer-rho.jpg", address: "#rho", theme: "dark" },
];

const LIMIT = 150_000;

const folder = fileURLToPath(new URL("../docs/images/", import.meta.url));
mkdirSync(folder, { recursive: true });
const [site, browser] = await Promise.all([explorerSite(), openBrowser({ gpu: false })]);
for (const { name, address, theme = "light", size = SIZE, press } of SHOTS) {
  const { page, errors } = await openPage(browser, site, "/nothing");
  await page.emulateMedia({ colorScheme: theme });
  await page.setViewportSize({ width: size[0], height: size[1] });
  errors.length = 0;
  await page.goto(new URL(`/${address}`, page.url()).href);
  await page.waitForSelector(".readout dd, .survey");
  if (press) {
    await page.getByRole("button", { name: press }).click();
    await page.waitForSelector(".kind");
  }
  await page.waitForFunction(`!document.querySelector("[data-state=busy], tbody td[colspan]")`);
  await page.waitForTimeout(1000);
  const path = `${folder}${name}`;
  if (name.endsWith(".jpg")) await page.screenshot({ path, type: "jpeg", quality: 80 });
  else await page.screenshot({ path });
  const bytes = statSync(path).size;
  console.log(`docs/images/${name} ${(bytes / 1000).toFixed(0)} kB`);
  if (bytes > LIMIT) throw new Error(`${name} has ${bytes} bytes, expected at most ${LIMIT}`);
  if (errors.length > 0) throw new Error(`${name}: ${errors.join("; ")}`);
  await page.close();
}
await browser.close();
