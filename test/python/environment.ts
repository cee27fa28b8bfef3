import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const venv = fileURLToPath(new URL("../../.python/bin/python", import.meta.url));

/** The Python of the virtual environment that .ci/run makes from requirements.txt; where there is none, the machine's. */
export const python = existsSync(venv) ? venv : "python3";
