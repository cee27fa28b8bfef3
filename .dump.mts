const { complexBase, base } = await import(process.argv[2] + (process.argv[3] === "dist" ? "/base.js" : "/base.ts"));
const dec = await import(process.argv[2] + (process.argv[3] === "dist" ? "/decimal.js" : "/decimal.ts"));
const cx = await import(process.argv[2] + (process.argv[3] === "dist" ? "/complex.js" : "/complex.ts"));
let s = 12345; const r = () => { s = (Math.imul(s, 1103515245) + 12345) >>> 0; return s / 2 ** 32; };
const out: string[] = [];
const show = (f: () => any) => { try { const v = f(); return typeof v === "number" ? String(v) : `${v.re},${v.im}`; } catch (e: any) { return e.message.slice(0, 60); } };
const bases: [any, any][] = [["1+i", {}], ["1.1+0.3i", {}], [0.5, {}], [0.5, { solution: "kneser" }], [2, {}], [10, {}], [1.46, {}], [1.445, {}], [Math.SQRT2, {}], [Math.SQRT2, { solution: "kneser" }], [Math.exp(1 / Math.E), {}], ["-0.5+0.1i", {}], ["2-i", {}]];
for (const [b, o] of bases) {
  let B: any; try { B = complexBase(b, o); } catch (e: any) { out.push(String(b) + e.message); continue; }
  for (let i = 0; i < 60; i++) {
    const z = { re: 8 * r() - 4, im: 6 * r() - 3 }; const h = { re: 6 * r() - 3, im: 4 * r() - 2 };
    out.push([b, show(() => B.slog(z)), show(() => B.sexp(h)), show(() => B.iterate(z, 0.5))].join(" "));
  }
}
for (let i = 0; i < 300; i++) { const z = { re: 8 * r() - 4, im: 6 * r() - 3 }; out.push([show(() => cx.slog(z)), show(() => cx.sexp(z)), show(() => cx.schroder(z, i % 5)), show(() => cx.iterateExp(z, 0.3, { solution: "regular", fixedPoint: i % 4 }))].join(" ")); }
for (let i = 0; i < 12; i++) { const z = { re: 4 * r() - 2, im: 3 * r() - 1 }; out.push(show(() => dec.complex.slog(z, { digits: 25 })) + show(() => dec.complex.sexp(z, { digits: 25 }))); }
for (const z of [{ re: "1e-40", im: "1e-45" }, { re: 1, im: "1e-60" }, { re: -2, im: "1e-30" }, { re: 0, im: 0 }]) out.push(show(() => dec.complex.slog(z, { digits: 25 })) + show(() => dec.complex.sexp(z, { digits: 25 })) + show(() => dec.complex.iterateExp(z, 1, { digits: 25 })));
console.log(out.join("\n"));
