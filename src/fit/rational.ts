import type { Layout, Request } from "./layout.js";
export function rational(_request: Request): Layout | undefined {
  return undefined;
}
