/** Functions to judge. */
export const EXAMPLES = [
  {
    name: "Straight pieces",
    code: `(x) => {
  // slog(x) = x - 1 on [0, 1]
  let n = 0;
  while (x > 1) { x = log(x); n++; }
  while (x < 0) { x = exp(x); n--; }
  let y = x + 0.5;
  if (y > 1) { y -= 1; n++; }
  for (; n > 0; n--) y = exp(y);
  for (; n < 0; n++) y = log(y);
  return y;
}`,
  },
  {
    name: "Kneser’s, bent by a ripple",
    code: `const ripple = (t) =>
  sin(2 * PI * t) / 100;
function f(x) {
  const h = slog(x);
  const goal = h + ripple(h) + 1 / 2;
  let t = goal;
  for (let i = 0; i < 40; i++) {
    t = goal - ripple(t);
  }
  return sexp(t);
}`,
  },
  { name: "A guess", code: "(x) => x + 1 / 2 + x * x / 8" },
] as const;
