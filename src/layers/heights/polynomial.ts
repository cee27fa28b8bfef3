/** sum of c[k] (x - center)^k, for x from 0 to 2 center. */
export interface Polynomial {
  readonly center: number;
  readonly c: readonly number[];
}
