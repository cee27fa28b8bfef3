import { describe, expect, it } from "vitest";
import { fixedPoint } from "../../src/abel/fixed-points.js";
import { between, choose, type Geometry, geometry } from "../../src/abel/kneser/geometry.js";
import { matching } from "../../src/abel/kneser/matching.js";
import { type Pass, solveMatching } from "../../src/abel/kneser/refine.js";
import { type Schroder, schroder } from "../../src/abel/schroder.js";
import { finish } from "../../src/abel/steps.js";
import { levelFor } from "../../src/decimal/store.js";

/** The discretisation that so many digits need, at a precision of its own, which makes it cheap to solve. */
function discretised(digits: number, bits: bigint): { s: Schroder; g: Geometry } {
  const s = finish(schroder(fixedPoint(0n, bits), 0.25));
  const g = finish(geometry(s, finish(choose(s, digits)), digits)) as Geometry;
  return { s, g };
}

/**
 * Of 53 bits a pass may lose what the sums over a thousand samples lose. Directions kept from rounding errors
 * once took the gains of large systems down to 9, pass by pass.
 */
describe.each([
  [100, 600n],
  [778, 400n],
])("the discretisation of %i digits", (digits, bits) => {
  it("gains more than 40 bits with every correction in doubles", () => {
    const { s, g } = discretised(digits, bits);
    const passes: Pass[] = [];
    finish(solveMatching(finish(matching(s, g)), (pass) => passes.push(pass)));
    // A last pass gains no more than is left to gain.
    const fromDoubles = passes.filter(({ from, left }) => from === "doubles" && left > 20);
    expect(fromDoubles.length).toBeGreaterThan(5);
    for (const { gain } of fromDoubles) expect(gain).toBeGreaterThan(40);
  });
});

it("there is a discretisation, whose line and maps serve between its samples too, for counts of digits up to 1000", () => {
  const p = 80n;
  const s = finish(schroder(fixedPoint(0n, p), 0.25));
  // The levels that results of 1 to 1000 digits are solved to.
  for (let digits = levelFor(1) + 2; digits <= levelFor(1000) + 2; digits += 30) {
    const g = finish(geometry(s, finish(choose(s, digits)), digits)) as Geometry;
    const { abel, maps } = finish(between(s, g, 97));
    for (const [i, n] of maps.entries()) {
      if (n === 0) expect(abel[i].im).toBeGreaterThan(g.level);
    }
    expect(maps).toContain(0);
    expect(maps.some((n) => n !== 0)).toBe(true);
  }
});
