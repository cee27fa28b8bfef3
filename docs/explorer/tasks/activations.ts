/** Functions of neural networks, to be seen beside an iterate. */
export const ACTIVATIONS = {
  tanh: Math.tanh,
  softplus: (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  gelu: (x: number): number => (x * erfc(-x * Math.SQRT1_2)) / 2,
  silu: (x: number): number => x / (1 + Math.exp(-x)),
} satisfies Record<string, (x: number) => number>;

export type Activation = keyof typeof ACTIVATIONS;

const TERMS = 60;

/**
 * 1 - erf(x), to 1e-14 relative: for |x| < 2 by the series of erf with all terms of one sign, DLMF 7.6.2, beyond by the
 * continued fraction of DLMF 7.9.1.
 */
function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2) {
    let term = (2 / Math.sqrt(Math.PI)) * x * Math.exp(-x * x);
    let sum = term;
    for (let n = 1; n < TERMS; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - sum;
  }
  let tail = 0;
  for (let n = TERMS; n > 0; n--) tail = n / 2 / (x + tail);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + tail);
}
