/**
 * npm run screenshots: writes docs/images, a picture of each view of the explorer, in both
 * themes, and docs/public/preview.png, which previews of links show. Needs a Chromium.
 */
import { mkdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openBrowser, openPage } from "../test/browser/browser.js";
import { RESTED } from "../test/explorer/opened.js";
import { explorerSite } from "../test/explorer/site.js";
import { PREVIEW, previewPage } from "./preview.js";

interface Shot {
  readonly name: string;
  readonly address: string;
  readonly theme?: "light" | "dark";
  readonly size?: readonly [width: number, height: number];
  /** A button to press first. */
  readonly press?: string;
  /** How far down the page, in pixels. */
  readonly scroll?: number;
}

const SIZE = [1160, 900] as const;
const SHOTS: readonly Shot[] = [
  { name: "explorer-curve.png", address: "#curve" },
  { name: "explorer-tower.png", address: "#curve?a=1/3&x=2&axes=tower", theme: "dark" },
  { name: "explorer-family.png", address: "#curve?family=0,1/4,3/4,1&beside=softplus,gelu" },
  { name: "explorer-plane.jpg", address: "#plane" },
  {
    name: "explorer-heights.jpg",
    address: "#plane?plane=heights&mode=contour&z=0.4,0.6",
    theme: "dark",
  },
  { name: "explorer-sexp.jpg", address: "#plane?of=sexp&z=0.4,0.6&window=1,0,8", theme: "dark" },
  {
    name: "explorer-constructions.jpg",
    address: "#constructions",
    size: [1160, 1100],
    press: "bent by a ripple",
  },
  { name: "explorer-fits.png", address: "#fits" },
  { name: "explorer-rho.jpg", address: "#rho", theme: "dark", size: [1160, 1290] },
  { name: "explorer-phone.png", address: "#curve", size: [390, 844], scroll: 280 },
];

const LIMIT = 150_000;

/** Refuses a picture that is too large to be kept. */
function expectSmall(path: string): void {
  const bytes = statSync(path).size;
  console.log(`${path} ${(bytes / 1000).toFixed(0)} kB`);
  if (bytes > LIMIT) throw new Error(`${path} has ${bytes} bytes, expected at most ${LIMIT}`);
}

const folder = fileURLToPath(new URL("images/", import.meta.url));
const shown = fileURLToPath(new URL("public/", import.meta.url));
for (const path of [folder, shown]) mkdirSync(path, { recursive: true });
const [site, browser] = await Promise.all([explorerSite(), openBrowser({ gpu: false })]);
for (const { name, address, theme = "light", size = SIZE, press, scroll = 0 } of SHOTS) {
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
  await page.evaluate(`scrollTo(0, ${scroll})`);
  await page.evaluate(RESTED);
  const path = `${folder}${name}`;
  if (name.endsWith(".jpg")) await page.screenshot({ path, type: "jpeg", quality: 80 });
  else await page.screenshot({ path });
  expectSmall(path);
  if (errors.length > 0) throw new Error(`${name}: ${errors.join("; ")}`);
  await page.close();
}
const { page } = await openPage(browser, { "/": previewPage() });
await page.setViewportSize(PREVIEW);
await page.evaluate("document.fonts.ready");
await page.screenshot({ path: `${shown}preview.png` });
expectSmall(`${shown}preview.png`);
await browser.close();
