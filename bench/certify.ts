/**
 * Proves anew every expansion that the package comes with, by the theorem of docs/certificate.md, and prints what the
 * proof gives: `npm run certify`. With `-o FOLDER` the proofs are written there as JSON. In the end solves of base e for more and
 * more digits, and the processor time that their proofs take.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { solveAbel } from "../src/abel/kneser/solve.js";
import { powerMap } from "../src/abel/power-map.js";
import { shipped as bases } from "../src/base/shipped.generated.js";
import { report } from "../src/cli/certify.js";
import { type CertifiedExpansion, certify } from "../src/decimal/certify.js";
import { Expansion } from "../src/decimal/expansion.js";
import { shipped } from "../src/decimal/shipped.generated.js";
import { type Exact, exact } from "../src/numbers/exact.js";
import { digits as REAL_DIGITS } from "../src/real/generate.js";

const mapOf = (b: string) => powerMap(b, exact("b", b) as Exact);

const all: [what: string, name: string, expansion: () => Expansion][] = [
  [
    "base e, behind the constants of the real functions",
    "real",
    () => new Expansion(solveAbel({ digits: REAL_DIGITS })),
  ],
  ["base e, behind 50 digits of iterexp/decimal", "e", () => Expansion.shipped(shipped)],
  ["base 2, of iterexp/base", "2", () => Expansion.shipped(bases[2], mapOf("2"))],
  ["base 10, of iterexp/base", "10", () => Expansion.shipped(bases[10], mapOf("10"))],
];

const at = process.argv.indexOf("-o");
const folder = at < 0 ? undefined : process.argv[at + 1];
if (folder !== undefined) mkdirSync(folder, { recursive: true });

/** The proof, and the seconds of processor time that it took. */
async function timed(judged: Expansion): Promise<{ proof: CertifiedExpansion; seconds: string }> {
  const before = process.cpuUsage();
  const proof = await certify(judged);
  const { user, system } = process.cpuUsage(before);
  return { proof, seconds: ((user + system) / 1e6).toFixed(1) };
}

for (const [what, name, expansion] of all) {
  const judged = expansion();
  const { proof, seconds } = await timed(judged);
  console.log(`${what}, ${judged.digits} digits by the solve; ${seconds} s of processor time`);
  console.log(report(judged.base, proof));
  if (folder !== undefined)
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(proof, null, 1)}\n`);
}

for (const digits of [50, 75, 150]) {
  const { proof, seconds } = await timed(new Expansion(solveAbel({ digits })));
  console.log(
    `base e solved for ${digits} digits: ${proof.digits} proved, ${proof.nodes} nodes, ${seconds} s of processor time`,
  );
}
