/** The time of base(b).half beside base e's by iterexp/decimal at 17 digits, and the first solve. */
import { base, expm1Iterate } from "../src/base.js";
import { halfExp } from "../src/decimal.js";

const RUNS = 5;
const time = (f: (x: number) => unknown): number => {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    for (let i = 0; i < 40; i++) f(i / 41);
    least = Math.min(least, (performance.now() - start) / 40);
  }
  return least;
};

const peer = time((x) => halfExp(x, { digits: 17 }));
console.log(`halfExp of iterexp/decimal to 17 digits: ${(1000 * peer).toFixed(0)} us`);
for (const b of [1.2, Math.SQRT2, 1.444, "e^(1/e)", 1.4502, 1.5, 2, 10, 1e6, 1e30]) {
  const t = base(b);
  const start = performance.now();
  t.sexp(0.3);
  const first = performance.now() - start;
  const ratio = time((x) => t.half(x)) / peer;
  console.log(`base ${b}: first call ${first.toFixed(0)} ms, half ${ratio.toFixed(2)} times that`);
}

let worst = 0;
for (let i = 1; i < 4000; i++) {
  const x = i / 1000 - 0.999;
  const twice = expm1Iterate(expm1Iterate(x, 0.5), 0.5);
  if (x !== 0) worst = Math.max(worst, Math.abs(twice / Math.expm1(x) - 1) * 2 ** 53);
}
console.log(`expm1Iterate twice against expm1 on [-0.998, 3]: worst ${worst.toFixed(1)} * 2^-53`);
