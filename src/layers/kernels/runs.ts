/** Where operands that broadcast to one shape are read, run by run of its last axes. */
interface Runs {
  /** Elements of a run, side by side in the result. */
  readonly length: number;
  /** 1 where an operand advances within a run, 0 where one element of it serves the whole run. */
  readonly steps: readonly number[];
  /** Calls visit(start in the result, starts in the operands) for every run. */
  each(visit: (start: number, starts: readonly number[]) => void): void;
}

/**
 * Runs as long as can be: axes over which every operand goes on as it began, or stands, are taken together. With `last` the run
 * is the last axis.
 */
export function runsOf(
  shape: readonly number[],
  operands: readonly (readonly number[])[],
  last = false,
): Runs {
  const size = shape.reduce((product, n) => product * n, 1);
  let strides = operands.map((operand) => stridesOf(operand, shape.length));
  let axes = [...shape];
  if (axes.length === 0) {
    axes = [1];
    strides = strides.map(() => [0]);
  }
  const keep = last ? axes.length - 1 : axes.length;
  for (let axis = keep - 1; axis > 0; axis--) {
    const isOne = axes[axis] === 1 || axes[axis - 1] === 1;
    const goesOn = strides.every((s) => s[axis - 1] === s[axis] * axes[axis]);
    if (!isOne && !goesOn) continue;
    for (const s of strides) s.splice(axis - 1, 2, axes[axis] === 1 ? s[axis - 1] : s[axis]);
    axes.splice(axis - 1, 2, axes[axis - 1] * axes[axis]);
  }
  const length = axes[axes.length - 1];
  const steps = strides.map((s) => (length === 1 ? 0 : s[s.length - 1]));
  return {
    length,
    steps,
    each(visit) {
      const index = axes.map(() => 0);
      const starts = operands.map(() => 0);
      for (let start = 0; start < size; start += length) {
        visit(start, starts);
        for (let axis = axes.length - 2; axis >= 0; axis--) {
          index[axis]++;
          strides.forEach((s, i) => {
            starts[i] += s[axis];
          });
          if (index[axis] < axes[axis]) break;
          index[axis] = 0;
          strides.forEach((s, i) => {
            starts[i] -= s[axis] * axes[axis];
          });
        }
      }
    },
  };
}

/** Of every axis of a shape of that rank, 0 where the operand is broadcast. */
function stridesOf(operand: readonly number[], rank: number): number[] {
  const strides = new Array<number>(rank).fill(0);
  let stride = 1;
  for (let axis = operand.length - 1; axis >= 0; axis--) {
    if (operand[axis] !== 1) strides[rank - operand.length + axis] = stride;
    stride *= operand[axis];
  }
  return strides;
}
