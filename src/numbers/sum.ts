/**
 * Doubles travel between the functions of the fast phase in one Float64Array, `sum`, for an engine boxes
 * those that cross a call: sum[0] + sum[1] is a value, sum[2] its error bound, sum[3] and sum[4] factors of
 * a slope.
 */
export const newSum = (): Float64Array => new Float64Array(8);
