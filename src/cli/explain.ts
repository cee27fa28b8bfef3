import { halfExp, sexp, ulpDistance } from "../index.js";
import { align } from "./columns.js";
import { type Streams, write } from "./streams.js";

/**
 * Kneser's solution as computed elsewhere: S. Levenstein's kneser.gp prints sexp(-1/2) and sexp(1/2);
 * sexp(3/2) is e to the power of sexp(1/2).
 */
const PUBLISHED = [
  {
    name: "halfExp(0) = sexp(-1/2)",
    digits: "0.498563287941114434679619",
    compute: () => halfExp(0),
  },
  {
    name: "halfExp(1) = sexp(1/2)",
    digits: "1.646354233751194580971924",
    compute: () => sexp(1 / 2),
  },
  {
    name: "halfExp(e) = sexp(3/2)",
    digits: "5.188030958429190100608535",
    compute: () => sexp(3 / 2),
  },
];

/**
 * Introduces the table that `verify` prints for f = exp^(1/n), and compares the library with published
 * digits; true if each value is the double nearest to them.
 */
export async function explain(n: number, { stdout }: Streams): Promise<boolean> {
  const rows = PUBLISHED.map(({ name, digits, compute }) => {
    const value = compute();
    return { name, digits, value, distance: ulpDistance(value, Number(digits)) };
  });
  const comparison = align([
    ["", "published", "here", "doubles apart"],
    ...rows.map(({ name, digits, value, distance }) => [name, digits, `${value}`, `${distance}`]),
  ]);
  const agrees = rows.every(({ distance }) => distance === 0);
  const verdict = agrees ? "" : "FAILED: these should be the doubles nearest to the digits.\n";
  await write(stdout, `${which(n)}\n${comparison}${verdict}\n${COLUMNS}\n`);
  return agrees;
}

const which = (n: number): string =>
  `f = exp^(1/${n}), Kneser's. Applied ${n} times it is exp, but so are infinitely many other functions;
which of them this is, published digits tell.
`;

const COLUMNS = `f composed in doubles, beside e^x. The last three columns count ulps of e^x: how far off the result
is (difference), how much of it nobody can avoid, because each f(x) was rounded to a double before
the next f saw it (inherent), and what is left to blame on the library (remainder).
`;
