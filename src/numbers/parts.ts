/** A complex number in doubles. */
export interface Parts {
  readonly re: number;
  readonly im: number;
}
