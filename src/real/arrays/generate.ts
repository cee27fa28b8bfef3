import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { embedded } from "../../wasm/embed.js";
import { valuesModule } from "./code.js";

export const modulesSource = (): string => embedded("VALUES", "valuesModule", valuesModule());

export const modulesFile = fileURLToPath(new URL("./modules.generated.ts", import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(modulesFile, modulesSource());
