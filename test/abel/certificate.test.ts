import { Complex } from "complex.js";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Certificate,
  certifying,
  type Proof,
  proving,
} from "../../src/abel/certificate/certify.js";
import { enclosures, logarithmsOf } from "../../src/abel/certificate/enclosures.js";
import type { Judged } from "../../src/abel/certificate/judged.js";
import { regularEnclosures } from "../../src/abel/certificate/regular.js";
import { abelAt } from "../../src/abel/certificate/setting.js";
import { lowOfPeriod } from "../../src/abel/kneser/chart.js";
import { solveAbel } from "../../src/abel/kneser/solve.js";
import { finish } from "../../src/abel/steps.js";
import {
  contains,
  type Disc,
  div,
  fromDouble,
  integer,
  NotEnclosed,
  ratio,
  sub,
  toDoubleUp,
} from "../../src/balls/disc.js";
import { decimalBase } from "../../src/base.js";
import { toNumber } from "../../src/numbers/fixed.js";
import { digitsOf } from "../fixtures/reference.js";

const DIGITS = 24;
const U = { re: 0.3181315, im: 1.3372357 };

const size = (proof: Proof, a = proof.bound): number => toDoubleUp(a, proof.certificate.p);

const prove = (judged: Judged): Proof =>
  finish(certifying(judged, (p) => integer(0, p), U, DIGITS));

/** |A - P| over a period, which the constant term belongs to. */
const miss = (judged: Judged, proof: Proof): number => {
  const { p } = proof.certificate;
  const low = lowOfPeriod(judged.chart, 0);
  return size(proof, enclosures(judged, proof, logarithmsOf("e", p).ln).periodError(low));
};

let judged: Judged;
let proof: Proof;
let sampledDigits: number;

beforeAll(() => {
  const { chart, coefficients, p, report } = solveAbel({ digits: DIGITS });
  sampledDigits = report.sampledDigits;
  judged = { chart, coefficients, bits: p };
  proof = prove(judged);
});

/** The judged function with coefficient k moved by so much. */
const moved = (k: number, by: number): Judged => ({
  ...judged,
  coefficients: judged.coefficients.map((c, i) =>
    i === k ? c + BigInt(Math.round(by * 2 ** 110)) * (1n << (judged.bits - 110n)) : c,
  ),
});

describe("the certificate of an expansion of base e", () => {
  it("is below the digits that the solve reports", () => {
    expect(size(proof)).toBeLessThan(10 ** -DIGITS);
    expect(miss(judged, proof)).toBeLessThan(10 ** -DIGITS);
    expect(proof.kappaMap).toBeLessThan(0.95);
    expect(proof.kappaLine).toBeLessThan(0.95);
  });

  it("is near the bound that the solve draws from samples", () => {
    expect(Math.abs(-Math.log10(size(proof)) - sampledDigits)).toBeLessThan(1.5);
  });

  it("encloses published digits", () => {
    const { p } = proof.certificate;
    const values = enclosures(judged, proof, integer(1, p));
    const at = (text: string): Disc => {
      const [whole, part = ""] = text.split(".");
      return ratio(BigInt(whole + part), 10n ** BigInt(part.length), p);
    };
    for (const [disc, name] of [
      [values.sexp(ratio(1n, 2n, p)), "sexp(1/2)"],
      [values.iterate(integer(0, p), ratio(1n, 2n, p)), "halfExp(0)"],
      [values.slog(integer(2, p)), "slog(2)"],
    ] as const) {
      const right = at(digitsOf(name));
      const off = disc.re - right.re;
      expect((off < 0n ? -off : off) <= disc.rad + right.rad, name).toBe(true);
      expect(toDoubleUp(disc.rad, p), name).toBeLessThan(1e-24);
    }
  });
});

describe("damage is seen", () => {
  it.each([
    ["a coefficient off in the last digit", 7, 1e-24],
    ["the last coefficient", -1, 1e-23],
  ])("is seen in %s", (_, k, by) => {
    const index = k < 0 ? judged.coefficients.length + k : k;
    const damaged = prove(moved(index, by));
    expect(size(damaged)).toBeGreaterThan(0.7 * by);
  });

  it("a constant term off: the bound of Im (A - P) cannot see it, the value at the base point does", () => {
    const damaged = moved(0, 1e-12);
    const bound = prove(damaged);
    expect(size(bound)).toBeLessThan(1e-24);
    expect(miss(damaged, bound)).toBeGreaterThan(0.99e-12);
  });

  it("1e-18 sin(2 pi A), which keeps f(f(x)) = e^x to every digit", () => {
    const n = 256;
    const a = judged.coefficients.map((c) => Number(c >> (judged.bits - 100n)) * 2 ** -100);
    const values = Array.from({ length: n }, (_, j) => {
      const phi = (2 * Math.PI * (j + 0.5)) / n;
      let [re, im] = [0, 0];
      for (let k = a.length - 1; k >= 0; k--) {
        [re, im] = [
          re * Math.cos(phi) - im * Math.sin(phi) + a[k],
          re * Math.sin(phi) + im * Math.cos(phi),
        ];
      }
      const t = 2 * Math.PI;
      return {
        phi,
        re: Math.sin(t * re) * Math.cosh(t * im),
        im: Math.cos(t * re) * Math.sinh(t * im),
      };
    });
    const ripple = a.map(
      (_, k) =>
        values.reduce(
          (sum, { phi, re, im }) => sum + re * Math.cos(k * phi) + im * Math.sin(k * phi),
          0,
        ) / n,
    );
    const rippled: Judged = {
      ...judged,
      coefficients: judged.coefficients.map(
        (c, k) =>
          c + BigInt(Math.round(ripple[k] * 1e-18 * 2 ** 110)) * (1n << (judged.bits - 110n)),
      ),
    };
    const damaged = prove(rippled);
    expect(size(damaged)).toBeGreaterThan(1e-18);
    // The functional equation holds as well as before but for the cut of the ripple's own series.
    expect(size(damaged, damaged.residuals.map)).toBeLessThan(
      size(damaged, damaged.residuals.theta + damaged.residuals.line) / 10,
    );
  });

  it("a series shortened by a term", () => {
    const last = judged.coefficients[judged.coefficients.length - 1];
    const term = Math.abs(Number(last)) * 2 ** -Number(judged.bits);
    const damaged = prove({ ...judged, coefficients: judged.coefficients.slice(0, -1) });
    expect(size(damaged)).toBeGreaterThan(0.7 * term);
  });

  const verify = (change: (c: Certificate) => Partial<Certificate>): Proof =>
    finish(
      proving(
        judged,
        proof.setting,
        { ...proof.certificate, ...change(proof.certificate) },
        DIGITS,
      ),
    );

  it("the unchanged proof holds when it is verified from its data alone", () => {
    expect(verify(() => ({})).bound).toBe(proof.bound);
  });

  it("a wrong n on an arc", () => {
    const at = proof.certificate.arcs.findIndex(({ n }) => n !== 0);
    const wrong = (n: number) => ({
      arcs: proof.certificate.arcs.map((arc, i) => (i === at ? { ...arc, n } : arc)),
    });
    const { n } = proof.certificate.arcs[at];
    for (const other of [n + 1, n - 1, -n]) {
      let bound = Number.POSITIVE_INFINITY;
      try {
        bound = size(verify(() => wrong(other)));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
      // 0 is theta, which may serve there as well; any other n is a lie by a whole number.
      if (other !== 0) expect(bound).toBeGreaterThan(0.1);
    }
  });

  it("a gap between arcs, an overlap, an end before pi", () => {
    const shifted = (i: number, by: number) => ({
      arcs: proof.certificate.arcs.map((arc, j) =>
        j === i ? { ...arc, from: arc.from + by } : arc,
      ),
    });
    for (const change of [
      shifted(3, 1),
      shifted(3, -1),
      shifted(0, 1),
      shifted(2, 1e-10),
      { arcs: proof.certificate.arcs.slice(0, -1) },
      { arcs: [] },
    ]) {
      expect(() => verify(() => change)).toThrow(/\(b\)/);
    }
  });

  it("a line that leaves the disc, or lies on another sheet or above theta's arcs", () => {
    const raised = (by: number) => () => ({
      line: { ...proof.certificate.line, level: proof.certificate.line.level + by },
    });
    expect(() => verify(raised(0.9))).toThrow(RangeError);
    expect(() => verify(raised(-2))).toThrow(RangeError);
  });

  it("kappa off by 1e-18", () => {
    const other = finish(certifying(judged, (p) => ratio(1n, 10n ** 18n, p), U, DIGITS));
    expect(size(other)).toBeGreaterThan(1e-20);
  });

  it("theta~ off", () => {
    const { theta, p } = proof.certificate;
    const changed = theta.map((c, k) => (k === 2 ? { ...c, re: c.re + (1n << (p - 60n)) } : c));
    expect(size(verify(() => ({ theta: changed })))).toBeGreaterThan(2 ** -61);
  });
});

describe("a certificate that lies", () => {
  const verify = (change: Partial<Certificate>, other = judged): Proof =>
    finish(proving(other, proof.setting, { ...proof.certificate, ...change }, DIGITS));
  /** Refused, or a bound that says that nothing is known. */
  const isSeen = (change: () => Proof, least = 0.1): void => {
    let bound = Number.POSITIVE_INFINITY;
    try {
      bound = size(change());
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
    expect(bound).toBeGreaterThan(least);
  };

  it("exchanges what serves on two arcs", () => {
    const { arcs } = proof.certificate;
    const pairs = arcs.flatMap((a, i) =>
      arcs.slice(i + 1).map((b, j) => [a, b, i, i + 1 + j] as const),
    );
    const different = pairs.filter(([a, b]) => a.n !== b.n && a.n !== 0 && b.n !== 0);
    expect(different.length).toBeGreaterThan(0);
    const [a, b, i, j] = different[0];
    isSeen(() =>
      verify({
        arcs: arcs.map((arc, k) =>
          k === i ? { ...arc, n: b.n } : k === j ? { ...arc, n: a.n } : arc,
        ),
      }),
    );
  });

  it("has no pieces of the line, or theta on arcs that reach the real axis", () => {
    for (const lineArcs of [0, -4, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => verify({ lineArcs })).toThrow(/lineArcs/);
    }
    expect(() => verify({ p: proof.certificate.p + 1n })).toThrow(/p = /);
    const { arcs } = proof.certificate;
    expect(() => verify({ arcs: arcs.map((arc) => ({ ...arc, n: 0 })) })).toThrow(RangeError);
  });

  it("takes theta~ for its conjugate, for nothing, or the line for another", () => {
    const { theta, line } = proof.certificate;
    isSeen(() => verify({ theta: theta.map(({ re, im }) => ({ re, im: -im })) }), 1e-6);
    isSeen(() => verify({ theta: [] }), 1e-6);
    isSeen(() => verify({ line: { ...line, start: line.start + 1e-3 } }), 1e-9);
    isSeen(() => verify({ line: { start: Number.NaN, level: line.level } }));
    isSeen(() => verify({ line: { start: line.start, level: Number.NEGATIVE_INFINITY } }));
    // 2 pi i / U further it leads to the same points, on another sheet.
    const turn = (2 * Math.PI) / (U.re ** 2 + U.im ** 2);
    const sheet = { start: line.start + turn * U.im, level: line.level + turn * U.re };
    isSeen(() => verify({ line: sheet }));
  });

  it("judges the function mirrored, negative, or 1e-20 sin(2 pi A) away from itself in theta~ alone", () => {
    isSeen(() =>
      prove({ ...judged, coefficients: judged.coefficients.map((c, k) => (k % 2 ? -c : c)) }),
    );
    isSeen(() => prove({ ...judged, coefficients: judged.coefficients.map((c) => -c) }));
    const { theta, p } = proof.certificate;
    const rippled = theta.map((c, k) =>
      k === 1 ? { ...c, im: c.im + (1n << p) / 10n ** 20n } : c,
    );
    isSeen(() => verify({ theta: rippled }), 1e-21);
  });

  it("knows another pair of fixed points, or none", () => {
    for (const start of [
      { re: 2.0622777296, im: 7.5886311785 },
      { re: 0.3181315, im: -1.3372357 },
      { re: 0, im: 0 },
    ]) {
      isSeen(() => finish(certifying(judged, (p) => integer(0, p), start, DIGITS)));
    }
  });
});

describe("A_U in discs", () => {
  it("is the sum of principal logarithms, on every side of U", () => {
    const { setting } = proof;
    const { p } = setting;
    const exactL = new Complex(0.31813150520476413, 1.3372357014306895);
    for (let i = 0; i < 400; i++) {
      const re = 8 * ((i * 0.618034) % 1) - 4;
      const im = 0.02 + 6 * ((i * 0.754878) % 1) ** 2;
      const u = new Complex(re, im);
      const x = u.sub(exactL);
      // log(u - U), arg in (-3 pi/2, pi/2)
      let sum = x
        .mul(Complex.I)
        .log()
        .sub(new Complex(0, Math.PI / 2));
      let y = u;
      for (let n = 0; n < 150; n++) {
        const next = y.log();
        if (next.sub(exactL).abs() < 1e-6) break;
        sum = sum.add(next.sub(exactL).div(y.sub(exactL)).mul(exactL).log());
        y = next;
      }
      const right = sum.div(exactL);
      const disc: Disc = {
        ...fromDouble(re, p),
        im: fromDouble(im, p).re,
        rad: i % 2 === 0 ? 0n : fromDouble(0.002, p).re,
      };
      let ours: Disc;
      try {
        ours = abelAt(setting, disc);
      } catch (error) {
        expect(error).toBeInstanceOf(NotEnclosed);
        expect(Math.min(x.abs(), Math.abs(x.re), im)).toBeLessThan(0.05);
        continue;
      }
      const off = Math.hypot(
        toNumber(ours.re - fromDouble(right.re, p).re, p),
        toNumber(ours.im - fromDouble(right.im, p).re, p),
      );
      expect(off, `u = ${u}`).toBeLessThan(toNumber(ours.rad, p) + 1e-5);
    }
  });
});

describe("a function that is none of Kneser's", () => {
  const { chart } = solveAbel({ digits: 10 });
  it.each([
    [{ ...chart, radius: 0.9 }, /\(c\)/],
    [{ ...chart, radius: 1e-6 }, /no line/],
    [{ ...chart, middle: 30 }, /no line/],
    [{ ...chart, shift: 1 }, /chart = /],
    [{ ...chart, half: 0 }, /chart = /],
    [{ ...chart, radius: 0 }, /chart = /],
  ])("is refused on the chart %j, in bounded work", (wrong, message) => {
    expect(() => prove({ ...judged, chart: wrong })).toThrow(message);
  });

  it("gets a bound as large as it is wrong", () => {
    expect(size(prove({ ...judged, chart: { ...chart, half: 2 } }))).toBeGreaterThan(0.01);
  });
});

describe("regular iteration below an attracting fixed point is enclosed directly", () => {
  it.each(["1.05", "1.2", "1.4", "1.44"])(
    "base %s: the digits of iterexp/base, its Abel function and its inverse",
    (b) => {
      const digits = 30;
      const p = 300n;
      const { ln, kappa } = logarithmsOf(b, p);
      const { abel, inverse } = regularEnclosures(kappa, digits, p);
      const u = inverse(ratio(1n, 2n, p));
      const sexp = div(sub(u, kappa), ln, p);
      const right = decimalBase(b).sexp("1/2", { digits: digits + 10 });
      const scaled = BigInt(right.toFixed(40).replace(".", ""));
      const off = sexp.re - (scaled << p) / 10n ** 40n;
      expect((off < 0n ? -off : off) <= sexp.rad + (2n << p) / 10n ** 38n).toBe(true);
      expect(toDoubleUp(sexp.rad, p)).toBeLessThan(1e-28);
      const back = abel(u);
      expect(contains(back, ratio(1n, 2n, p))).toBe(true);
    },
  );

  it("refuses a base above e^(1/e) and heights below -2", () => {
    const p = 200n;
    expect(() => regularEnclosures(logarithmsOf("1.5", p).kappa, 20, p)).toThrow(RangeError);
    const { inverse } = regularEnclosures(logarithmsOf("1.3", p).kappa, 20, p);
    expect(() => inverse(integer(-3, p))).toThrow(/above -2/);
  });
});
