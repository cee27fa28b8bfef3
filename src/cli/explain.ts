import { halfExp, sexp, slog, ulpDistance } from "../index.js";
import { align } from "../table/columns.js";
import { type Streams, write } from "./streams.js";

/**
 * Kneser's solution as computed by other programs: sexp(1/2) as S. Levenstein's kneser.gp prints it,
 * the others at heights that no equation connects with it. halfExp(0), halfExp(1) and halfExp(e) would
 * be one fact told three times, for f(e^x) = e^f(x).
 */
const PUBLISHED = [
  {
    name: "sexp(1/2) = halfExp(1)",
    digits: "1.646354233751194580971924",
    compute: () => sexp(1 / 2),
  },
  {
    name: "halfExp(2)",
    digits: "3.431298117453758176180458",
    compute: () => halfExp(2),
  },
  {
    name: "slog(10)",
    digits: "1.842541787922947539845548",
    compute: () => slog(10),
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
