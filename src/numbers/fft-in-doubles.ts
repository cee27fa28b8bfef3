/**
 * The Fourier transform sum_j x_j e^(-2 pi i j k / n) of one length, of parts that alternate. It takes its argument apart and
 * returns an array of its own. Method: Stockham's passes, of radix 4 where that divides, else of radix 2 or 3.
 */
export function fourierOf(length: number): (x: Float64Array) => Float64Array {
  const spare = new Float64Array(2 * length);
  const roots = Float64Array.from({ length: 2 * length }, (_, i) => {
    const angle = (Math.PI * (i & ~1)) / length;
    return i & 1 ? -Math.sin(angle) : Math.cos(angle);
  });
  const radices: number[] = [];
  for (let n = length; n > 1; ) {
    const radix = [4, 2, 3].find((r) => n % r === 0) as number;
    radices.push(radix);
    n /= radix;
  }
  return (x) => {
    let from = x;
    let to: Float64Array = spare;
    let n = length;
    let stride = 1;
    for (const radix of radices) {
      const pass = radix === 4 ? passOf4 : radix === 2 ? passOf2 : passOf3;
      pass(from, to, n, stride, roots);
      n /= radix;
      stride *= radix;
      [from, to] = [to, from];
    }
    return from;
  };
}

/** One pass from x to y, of transforms of length n that stand so far apart. */
type Pass = (
  x: Float64Array,
  y: Float64Array,
  n: number,
  stride: number,
  roots: Float64Array,
) => void;

const passOf4: Pass = (x, y, n, stride, roots) => {
  const m = n / 4;
  const step = 2 * stride;
  const leap = step * m;
  for (let p = 0; p < m; p++) {
    const at = p * step;
    const c1 = roots[at];
    const s1 = roots[at + 1];
    const c2 = roots[2 * at];
    const s2 = roots[2 * at + 1];
    const c3 = roots[3 * at];
    const s3 = roots[3 * at + 1];
    for (let i = at, o = 4 * at; i < at + step; i += 2, o += 2) {
      const eRe = x[i] + x[i + 2 * leap];
      const eIm = x[i + 1] + x[i + 2 * leap + 1];
      const fRe = x[i] - x[i + 2 * leap];
      const fIm = x[i + 1] - x[i + 2 * leap + 1];
      const gRe = x[i + leap] + x[i + 3 * leap];
      const gIm = x[i + leap + 1] + x[i + 3 * leap + 1];
      const hRe = x[i + leap] - x[i + 3 * leap];
      const hIm = x[i + leap + 1] - x[i + 3 * leap + 1];
      y[o] = eRe + gRe;
      y[o + 1] = eIm + gIm;
      y[o + step] = (fRe + hIm) * c1 - (fIm - hRe) * s1;
      y[o + step + 1] = (fRe + hIm) * s1 + (fIm - hRe) * c1;
      y[o + 2 * step] = (eRe - gRe) * c2 - (eIm - gIm) * s2;
      y[o + 2 * step + 1] = (eRe - gRe) * s2 + (eIm - gIm) * c2;
      y[o + 3 * step] = (fRe - hIm) * c3 - (fIm + hRe) * s3;
      y[o + 3 * step + 1] = (fRe - hIm) * s3 + (fIm + hRe) * c3;
    }
  }
};

const passOf3: Pass = (x, y, n, stride, roots) => {
  const m = n / 3;
  const step = 2 * stride;
  const leap = step * m;
  const h = Math.sqrt(0.75);
  for (let p = 0; p < m; p++) {
    const at = p * step;
    const c1 = roots[at];
    const s1 = roots[at + 1];
    const c2 = roots[2 * at];
    const s2 = roots[2 * at + 1];
    for (let i = at, o = 3 * at; i < at + step; i += 2, o += 2) {
      const sumRe = x[i + leap] + x[i + 2 * leap];
      const sumIm = x[i + leap + 1] + x[i + 2 * leap + 1];
      const turnRe = h * (x[i + leap + 1] - x[i + 2 * leap + 1]);
      const turnIm = h * (x[i + 2 * leap] - x[i + leap]);
      const restRe = x[i] - 0.5 * sumRe;
      const restIm = x[i + 1] - 0.5 * sumIm;
      y[o] = x[i] + sumRe;
      y[o + 1] = x[i + 1] + sumIm;
      y[o + step] = (restRe + turnRe) * c1 - (restIm + turnIm) * s1;
      y[o + step + 1] = (restRe + turnRe) * s1 + (restIm + turnIm) * c1;
      y[o + 2 * step] = (restRe - turnRe) * c2 - (restIm - turnIm) * s2;
      y[o + 2 * step + 1] = (restRe - turnRe) * s2 + (restIm - turnIm) * c2;
    }
  }
};

const passOf2: Pass = (x, y, n, stride, roots) => {
  const m = n / 2;
  const step = 2 * stride;
  const leap = step * m;
  for (let p = 0; p < m; p++) {
    const at = p * step;
    const c = roots[at];
    const s = roots[at + 1];
    for (let i = at, o = 2 * at; i < at + step; i += 2, o += 2) {
      const re = x[i] - x[i + leap];
      const im = x[i + 1] - x[i + leap + 1];
      y[o] = x[i] + x[i + leap];
      y[o + 1] = x[i + 1] + x[i + leap + 1];
      y[o + step] = re * c - im * s;
      y[o + step + 1] = re * s + im * c;
    }
  }
};
