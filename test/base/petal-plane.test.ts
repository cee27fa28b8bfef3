import { Complex } from "complex.js";
import { describe, expect, it } from "vitest";
import { base, complexBase, ETA } from "../../src/base.js";
import { stepped } from "../fixtures/doubles.js";

const apart = (a: Complex, b: Complex): number => a.sub(b).abs() / Math.max(1, b.abs());

/** z and slog(z) by plain iteration to within 0.005 |U| of the fixed point and 14 terms of the Koenigs series, 230 bits of MPC. */
const heights: readonly [b: string, z: string, re: number, im: number][] = [
  ["1.4325", "0.5+0.5i", -0.7364105032127656, 0.4431196417547919],
  ["1.4325", "2+1i", -0.8069705534058592, 3.0865819416283706],
  ["1.4325", "-3+0.2i", -1.7650445091975449, 0.019646706441937157],
  ["1.4325", "2.8+0.4i", -3.207950820558369, 8.593112777737122],
  ["1.4325", "2.7+0.01i", -1.583593889579079, 13.881854712692745],
  ["1.4325", "1-0.7i", -0.44000257101200896, -0.9646332577783128],
  ["1.4325", "-20+2i", -1.9996608658291208, 0.00029687317486892567],
  ["1.43", "0.5+0.5i", -0.737163990667222, 0.4424622676868586],
  ["1.43", "2+1i", -0.8236692249434816, 3.0530527746284846],
  ["1.43", "-3+0.2i", -1.763992769644899, 0.019660698385669133],
  ["1.43", "2.8+0.4i", -3.007741964713572, 8.14293452188423],
  ["1.43", "2.7+0.01i", -1.6022426698800083, 12.588519351774288],
  ["1.43", "1-0.7i", -0.44312816565696356, -0.9636988955228156],
  ["1.43", "-20+2i", -1.9996483966416776, 0.0003056296891428037],
  ["1.44", "0.5+0.5i", -0.7341601898770808, 0.44506743112318276],
  ["1.44", "2+1i", -0.7506254363173449, 3.1913285676091876],
  ["1.44", "-3+0.2i", -1.7681593409258753, 0.019603535349516716],
  ["1.44", "2.8+0.4i", -4.3448636856511795, 10.532692554090639],
  ["1.44", "2.7+0.01i", -1.2709410347714958, 22.686719097393528],
  ["1.44", "1-0.7i", -0.43064477038529186, -0.9672963061603865],
  ["1.44", "-20+2i", -1.99969562016361, 0.0002721063697627274],
  ["1.4446", "0.5+0.5i", -0.7327874598065486, 0.4462442979288014],
  ["1.4446", "2+1i", -0.710711476067201, 3.2587306199764834],
  ["1.4446", "-3+0.2i", -1.7700403291456739, 0.01957619663641576],
  ["1.4446", "2.8+0.4i", -6.280776021431252, 12.421029670016233],
  ["1.4446", "2.7+0.01i", 49.76431157612726, 161.96612207266426],
  ["1.4446", "1-0.7i", -0.4249210805086042, -0.9688264576026739],
  ["1.4446", "-20+2i", -1.9997151070585095, 0.00025796851597260575],
  ["1.444667", "0.5+0.5i", -0.7327675072958476, 0.4462613406698997],
  ["1.444667", "2+1i", -0.7100962252695603, 3.2597302281402576],
  ["1.444667", "-3+0.2i", -1.770067563184434, 0.019575793730296276],
  ["1.444667", "2.8+0.4i", -6.326938635084413, 12.451639137946344],
  ["1.444667", "2.7+0.01i", 224.38523664897494, 129.82046691115877],
  ["1.444667", "1-0.7i", -0.42483781006519933, -0.9688481685366394],
  ["1.444667", "-20+2i", -1.99971538123246, 0.00025776822617465985],
  ["1.44466786", "0.5+0.5i", -0.7327672511967357, 0.4462615594091643],
  ["1.44466786", "2+1i", -0.7100883213923803, 3.2597430622650267],
  ["1.44466786", "-3+0.2i", -1.7700679127254344, 0.019575788557794675],
  ["1.44466786", "2.8+0.4i", -6.327536273304177, 12.452031768855536],
  ["1.44466786", "2.7+0.01i", 224.2387231023641, 125.04002729441487],
  ["1.44466786", "1-0.7i", -0.4248367412392396, -0.9688484471070538],
  ["1.44466786", "-20+2i", -1.9997153847499476, 0.0002577656563222349],
];

describe("the plane below e^(1/e): plain iteration elsewhere gives", () => {
  it.each(heights)("base %s at %s has what plain iteration elsewhere gives", (b, z, re, im) => {
    const t = complexBase(b);
    const h = t.slog(z);
    // What the last bit of z does to h.
    const spread = t
      .slog(new Complex(z).mul(1 + 4e-16))
      .sub(h)
      .abs();
    expect(h.sub(new Complex(re, im)).abs()).toBeLessThan(spread + 1e-15 * h.abs());
    const moved = t
      .sexp(new Complex(re, im).mul(1 + 4e-16))
      .sub(t.sexp({ re, im }))
      .abs();
    expect(t.sexp({ re, im }).sub(z).abs()).toBeLessThan(moved + 1e-15 * new Complex(z).abs());
  });

  it("the published sexp(1/2 + i/2), which changes little next to e^(1/e)", () => {
    const bs = [
      1.4446,
      1.44466786,
      1.444667861,
      1.4446678610097,
      stepped(ETA, -1),
      ETA,
      stepped(ETA, 1),
      1.4446679,
    ];
    for (const b of bs) {
      const z = complexBase(b).sexp("0.5+0.5i");
      expect(Math.abs(z.re - 1.29014171), `${b}`).toBeLessThan(3e-5 * (b < 1.44466 ? 1 : 1e-3));
      expect(Math.abs(z.im - 0.21134271), `${b}`).toBeLessThan(4e-5 * (b < 1.44466 ? 1 : 1e-3));
      const half = complexBase(b).half("0.5+0.5i");
      expect(Number.isFinite(half.re + half.im), `${b}`).toBe(true);
    }
  });
});

describe("the petal's plane", () => {
  it("joins the one of regular iteration", () => {
    // |U| = 0.22 between them
    const at = (b: number, h: string) => complexBase(b).sexp(h);
    for (const h of ["0.5+0.5i", "-3.2+1i", "4-6i"]) {
      const [a, b, c] = [1.43199, 1.43202, 1.43205].map((x) => at(x, h));
      expect(a.add(c).sub(b.mul(2)).abs(), h).toBeLessThan(1e-6);
    }
  });

  it.each([1.433, 1.4446, 1.44466786, 1.444667861009, stepped(ETA, -1), ETA])(
    "base %d: b^sexp(h) = sexp(h + 1), and slog leads back",
    (b) => {
      const t = complexBase(b);
      const power = b === ETA ? new Complex(Math.E).pow(1 / Math.E) : new Complex(b);
      for (const h of [
        "0.3+0.1i",
        "-1.5-0.05i",
        "-3.2+0.4i",
        "-2.5+4i",
        "-40+0.3i",
        "7-20i",
        "-60+8i",
        "3000+1i",
      ]) {
        const z = t.sexp(h);
        expect(apart(power.pow(z), t.sexp(new Complex(h).add(1))), h).toBeLessThan(6e-15);
        const back = t.slog(z);
        if (back.re > -20) expect(apart(t.sexp(back), z), h).toBeLessThan(1e-14);
      }
    },
  );

  it.each([1.433, 1.4446, 1.44466786, stepped(ETA, -1), ETA])(
    "base %d: far heights are where orbits end",
    (b) => {
      const real = base(b);
      const t = complexBase(b);
      const [lower, upper] = [t.sexp(Infinity).re, b === ETA ? Math.E : real.iterate(4, -Infinity)];
      for (const size of [1e100, 1e160, 1.7976931348623157e308]) {
        for (const im of [1, -3, 1.837]) {
          expect(apart(t.sexp({ re: size, im }), new Complex(lower))).toBeLessThan(3e-16);
          expect(apart(t.sexp({ re: -size, im }), new Complex(upper))).toBeLessThan(3e-16);
        }
        expect(t.sexp({ re: 0, im: size }).isNaN()).toBe(false);
      }
    },
  );

  it("sexp has the period 2 pi i / ln lambda, however many of them", () => {
    const [t, h] = [complexBase(1.4446), new Complex(0.5, 0.5)];
    const near = t.sexp(h);
    // |ln lambda| = 0.0159...: the period as the height of a turn around the fixed point
    const turn = t.slog("0.5+0.5i", { branch: 1 }).sub(t.slog("0.5+0.5i"));
    expect(turn.re).toBe(0);
    expect(apart(t.sexp(h.add(turn)), near)).toBeLessThan(1e-13);
    expect(apart(t.sexp(h.sub(turn.mul(64))), near)).toBeLessThan(1e-11);
  });

  it("goes over into the real functions, and conjugates go to conjugates", () => {
    for (const b of [1.433, 1.44466786, ETA]) {
      const [t, plane] = [base(b), complexBase(b)];
      for (const h of [0.5, -1.9, 3, 1e4]) {
        const z = plane.sexp({ re: h, im: 1e-14 });
        expect(apart(z, new Complex(t.sexp(h))), `${h}`).toBeLessThan(3e-13);
        expect(plane.sexp({ re: h, im: -1e-14 }).conjugate().equals(z)).toBe(true);
      }
    }
  });
});
