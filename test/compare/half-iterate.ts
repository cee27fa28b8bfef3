import { Decimal as Base } from "decimal.js";

/**
 * The half-iterate of e^x - 1 another way than through its Fatou coordinate: ln(1 + x) many times, the first
 * terms of the formal series (OEIS A052104, A052105) there, e^x - 1 as many times; 45 digits.
 */
export const Decimal = Base.clone({ precision: 45, toExpPos: 1e6, maxE: 9e15 });

const series = [
  ["1", "1"],
  ["1", "4"],
  ["1", "48"],
  ["0", "1"],
  ["1", "3840"],
  ["-7", "92160"],
  ["1", "645120"],
  ["53", "3440640"],
  ["-281", "30965760"],
] as const;

/** STEPS logarithms lead to about 2/STEPS, where nine terms leave about (2/STEPS)^10 / 10^5. */
const STEPS = 480;

export function halfOfExpm1(x: InstanceType<typeof Decimal>): InstanceType<typeof Decimal> {
  let y = x;
  for (let i = 0; i < STEPS; i++) y = y.gt(0) ? y.plus(1).ln() : y.exp().minus(1);
  let sum = new Decimal(0);
  for (const [p, q] of [...series].reverse()) sum = sum.plus(new Decimal(p).div(q)).times(y);
  for (let i = 0; i < STEPS; i++) sum = x.gt(0) ? sum.exp().minus(1) : sum.plus(1).ln();
  return sum;
}
