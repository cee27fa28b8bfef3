import { survey } from "../../../src/compare.js";
import { compared, type Samples, tamed } from "./compared.js";

export interface About {
  readonly name: string;
  readonly iterates: string;
  readonly smoothness: string;
  readonly reference: string;
  readonly failure: string | undefined;
}

export interface Row {
  /** f(0) and f(1), as text: they may be complex. */
  readonly at0: string;
  readonly at1: string;
  /** p(t) = slog(f(sexp(t))) - t - a by Kneser's slog and sexp, over two periods. */
  readonly drift: Samples;
  readonly amplitude: number;
  /** (f(x) - Kneser's) / max(1, |Kneser's|). */
  readonly difference: Samples;
}

export const constructionsAbout = (): About[] =>
  survey.map(({ name, iterates, smoothness, reference, ...rest }) => ({
    name,
    iterates,
    smoothness,
    reference,
    failure: "failure" in rest ? rest.failure : undefined,
  }));

/** Number `index` of the survey beside Kneser's. */
export function constructionRow(index: number, a: number): Row {
  const { iterate } = survey[index];
  const text = (x: number): string => {
    try {
      return iterate(x, a).toString();
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  return {
    at0: text(0),
    at1: text(1),
    ...compared(
      tamed((x) => iterate(x, a)),
      a,
    ),
  };
}
