/** What a term means, in a sentence or two, and the page of the guide that says more. */
interface Term {
  readonly means: string;
  readonly guide: string;
}

export const TERMS: Readonly<Record<string, Term>> = {
  iterate: {
    means:
      "exp^{a} is the exponential applied *a* times. Applying exp^{a} and then exp^{b} is the same as applying exp^{a+b}, so that exp^{1/2} applied twice gives *e*^{x}.",
    guide: "half-exponential",
  },
  Kneser: {
    means:
      "Many functions satisfy *f*(*f*(*x*)) = *e*^{x}. Kneser’s solution of 1950 is real and analytic on the whole real line, and it is the one that comes from the fixed points of exp in the complex plane.",
    guide: "kneser",
  },
  height: {
    means:
      "The height of *x* is slog *x*: how many times the exponential has to be applied to 1 to reach *x*, counted by Kneser’s solution. The height of 1 is 0, that of *e* is 1, that of *e*^{e} is 2. exp^{a} adds *a* to the height; sexp is the way back.",
    guide: "half-exponential",
  },
  "tower axes": {
    means:
      "On tower axes a number lies at its height slog. Every exp^{a} is then a straight line of slope 1, *a* above the diagonal, because it adds *a* to the height.",
    guide: "half-exponential",
  },
  drift: {
    means:
      "The drift of *f* is *p*(*t*) = slog(*f*(sexp *t*)) − *t* − *a*: how much further than *a* the function *f* moves a number of height *t*. It is 0 for Kneser’s solution, and it has period 1 for every other iterate.",
    guide: "constructions",
  },
  regular: {
    means:
      "Regular iteration starts at a fixed point *L* of exp, where *e*^{L} = *L*. It is the only solution that is analytic there, and since *L* is complex it is not real on the real line.",
    guide: "complex",
  },
  "fixed point": {
    means:
      "A fixed point of exp is a number *L* with *e*^{L} = *L*. None is real; the nearest two are 0.318 ± 1.337i.",
    guide: "complex",
  },
  cut: {
    means:
      "Across a cut the value jumps: slog has many values around a fixed point of exp, and a cut is where its principal value changes from one to another.",
    guide: "complex",
  },
  flow: {
    means:
      "The flow through *z* is the curve of all exp^{t}(*z*) for real *t*. The iterates of *z* are points of it.",
    guide: "complex",
  },
  identity: {
    means: "The identity *e* of ⊕ adds nothing: *x* ⊕ *e* = *x*. It is 0 for + and 1 for ×.",
    guide: "rho",
  },
  absorber: {
    means:
      "The absorber of ⊕ makes every sum itself: *x* ⊕ *A* = *A*, as 0 does to products. It is −∞ for + and 0 for ×; between them it is exp^{a}(−∞).",
    guide: "rho",
  },
  extension: {
    means:
      "Below the absorber numbers have no real inner value exp^{−a}(*x*). An extension gives them one, at the price of one of the laws of ⊕.",
    guide: "rho",
  },
  fit: {
    means:
      "A fit is a polynomial or a table of polynomials near exp^{a}, with a proved bound on its error, rounding included.",
    guide: "fit",
  },
  ulp: {
    means:
      "An ulp is the distance between two neighbouring floating-point numbers at the size of the value.",
    guide: "accuracy",
  },
};
