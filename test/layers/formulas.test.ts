import { beforeAll, describe, expect, it } from "vitest";
import * as decimal from "../../src/decimal.js";
import { iterateExpGradient } from "../../src/index.js";
import { uniform } from "../fixtures/doubles.js";
import { BACKENDS, use } from "./backend.js";
import { CASE_NAMES, found, truthOf } from "./cases.js";
import { argumentsIn, f } from "./doubles.js";

function expectNear(ys: readonly number[], truths: readonly number[], tolerance: number): void {
  expect(ys).toHaveLength(truths.length);
  ys.forEach((y, i) => {
    const error = Math.abs(y - truths[i]) / Math.max(1, Math.abs(truths[i]));
    expect(error, `${i}: ${y}, ${truths[i]}`).toBeLessThan(tolerance);
  });
}

describe.each(BACKENDS)("on %s, in doubles and by differences:", (backend) => {
  beforeAll(() => use(backend));

  it.each(CASE_NAMES)("is its formula, with its gradients: %s", async (name) => {
    const ours = await found(name);
    const truth = truthOf(name, ours);
    expectNear(ours.y, truth.y, 3e-6);
    ours.gradients.forEach((gradient, i) => {
      expectNear(gradient, truth.gradients[i], 2e-5);
    });
  });
});

/** So many of the iterates in a formula are computed again. */
const COUNT = Number(process.env.POINTS ?? 200);

describe("the doubles of formulas", () => {
  beforeAll(() => use("cpu"));

  it.each(CASE_NAMES)("are those of iterexp/decimal: %s", async (name) => {
    const ours = await found(name);
    const all = argumentsIn(() => truthOf(name, ours));
    expect(all.length).toBeGreaterThan(0);
    const step = Math.max(1, all.length / COUNT);
    for (let i = 0; i < all.length; i += step) {
      const [x, alpha] = all[Math.floor(i)];
      const truth = decimal.iterateExp(x, alpha, { digits: 30 }).toNumber();
      expect(f(x, alpha), `x = ${x}, alpha = ${alpha}`).toBe(truth);
    }
  });

  it("and so are the derivatives that kernels are compared with", () => {
    const random = uniform(13);
    for (let i = 0; i < 2 * COUNT; i++) {
      const size = i % 2 === 0 ? 4 : 30;
      const x = Math.fround(size * (2 * random() - 1));
      const alpha = Math.fround(2 * random() - 1);
      const ours = iterateExpGradient(x, alpha);
      if (!Number.isFinite(ours.value)) continue;
      const truth = decimal.iterateExpGradient(x, alpha, { digits: 30 });
      expect(ours.value).toBe(truth.value.toNumber());
      for (const part of ["dx", "dalpha"] as const) {
        const y = truth[part].toNumber();
        expect(Math.abs(ours[part] / y - 1), `${part}, ${x}, ${alpha}`).toBeLessThan(2 ** -50);
      }
    }
  });
});
