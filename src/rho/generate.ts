import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { embedded } from "../wasm/embed.js";
import { rhoModule } from "./code.js";

export const moduleSource = (): string => embedded("RHO", "rhoModule", rhoModule());

export const moduleFile = fileURLToPath(new URL("./module.generated.ts", import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(moduleFile, moduleSource());
