import { iterateExp } from "../real/iterate.js";
import { sexp } from "../real/sexp.js";
import { slog } from "../real/slog.js";
import type { Construction } from "./construction.js";

/**
 * Kneser's solution, the one this library computes elsewhere: slog, sexp and iterateExp of "iterexp", with their
 * domain, special values and error (0.51 ulp).
 *
 * @example
 * ```js
 * import { kneser } from "iterexp/compare";
 *
 * kneser.iterate(1, 0.5); // 1.6463542337511945
 * ```
 */
export const kneser: Construction = {
  name: "Kneser",
  iterates: "e^x",
  slog,
  sexp,
  iterate: iterateExp,
  smoothness:
    "real-analytic; the only one whose slog is analytic between the fixed points and regular there",
  reference:
    "H. Kneser, Reelle analytische Lösungen der Gleichung φ(φ(x)) = e^x und verwandter " +
    "Funktionalgleichungen, J. reine angew. Math. 187 (1950), 56-67; uniqueness: H. Trappmann and " +
    "D. Kouznetsov, Aequationes Math. 81 (2011), 65-76",
};
