import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { solveAbel } from "../../src/abel/kneser/solve.js";
import { type CertificateJSON, certify } from "../../src/decimal/certify.js";
import { Expansion } from "../../src/decimal/expansion.js";
import { fromHex, toHex } from "../../src/numbers/hex.js";
import { available, inFolder } from "../fit/toolchain.js";
import { python } from "../python/environment.js";

const checker = fileURLToPath(new URL("./check_certificate.py", import.meta.url));
const flint = available(python, "-c", "import flint");

const check = (proof: CertificateJSON) =>
  inFolder({ "proof.json": JSON.stringify(proof) }, (cwd) =>
    spawnSync(python, [checker, "proof.json"], { encoding: "utf8", cwd }),
  );

describe.skipIf(!flint)(
  "a checker on Arb, which shares nothing with the library but the theorem",
  () => {
    it("proves anew what certify claims, and no claim below it", async () => {
      const proof = (await certify(new Expansion(solveAbel({ digits: 24 })))).toJSON();
      const right = await check(proof);
      expect(right.stderr).toBe("");
      expect(right.stdout).toMatch(/base e, M <= /);
      expect(right.status).toBe(0);

      const moved = proof.coefficients.map((c, k) =>
        k === 5 ? toHex(fromHex(c) + (1n << BigInt(proof.bits - 70))) : c,
      );
      const forged = await check({ ...proof, coefficients: moved });
      expect(forged.stderr).toMatch(/not proved/);
      expect(forged.status).toBe(1);
    });
  },
);
