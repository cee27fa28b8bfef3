import type { Reference } from "../../real/reference.js";
import type { Failure } from "./candidate.js";
import type { Drift } from "./drift.js";
import type { Composition, Judgement, Kind } from "./judgement.js";
import { rational } from "./rational.js";

/** So near in heights, and relative to the value, counts as Kneser's; far left heights alone say little. */
const NEAR = 1e-6;
const NEAR_VALUE = 0.01;

/** What is known of f, with its failures outside the domain apart, and what it is measured by. */
type Judged = Omit<Judgement, "verdict" | "kind" | "base"> & {
  readonly unchecked: readonly Failure[];
  readonly reference: Reference;
};

export function kindOf(judged: Judged): Kind {
  const { failures, unchecked, drift } = judged;
  if (failures.length > 0 || drift === null) return "broken";
  const kind = missesComposition(judged) ? "no iterate" : kindByDrift(judged, drift);
  return kind !== "no iterate" && unchecked.length > 0 ? "undecided" : kind;
}

function kindByDrift(judged: Judged, drift: Drift): Kind {
  const { alpha, composition, distance, domain, reference } = judged;
  const { kind } = reference;
  const near = drift.amplitude <= NEAR && Math.abs(distance?.relative ?? 0) <= NEAR_VALUE;
  if (near && drift.amplitude <= reference.noise(domain, alpha)) return kind;
  if (drift.amplitude === Number.POSITIVE_INFINITY) return "no iterate";
  const misses = [drift.periodicity, composition?.heightError ?? null].filter(
    (miss) => miss !== null,
  );
  if (misses.length > 0 && Math.max(...misses) < drift.amplitude / 20) return "another iterate";
  if (near) return kind;
  return misses.length > 0 ? "no iterate" : "undecided";
}

/** Whether the composition is off by more than f itself is. */
function missesComposition({ composition, drift }: Judged): boolean {
  if (composition === null || composition.digits >= 6) return false;
  const explained = 4 * composition.n * (drift?.amplitude ?? 0);
  return !(composition.heightError <= Math.max(1e-9, explained));
}

/** The worst point of a composition that is not exp^m. */
export function failedComposition(kind: Kind, { composition, reference }: Judged): Failure[] {
  if (composition === null || !isNoComposition(kind, composition)) return [];
  const { n, m, worst } = composition;
  const { x, value, expected } = worst;
  return [
    { x, what: `led to ${nested(n)} = ${value}, expected ${reference.power(m)} = ${expected}` },
  ];
}

/** The kinds that are iterates. */
export const ITERATES: readonly Kind[] = ["Kneser", "regular", "another iterate"];

/** Whether a composition is too far off to be said to hold; what f itself is off by is no reason. */
function isNoComposition(kind: Kind, { digits, heightError }: Composition): boolean {
  return !ITERATES.includes(kind) && digits < 6 && !(heightError < 1e-9);
}

/** f(f(x)), or f^n(x). */
const nested = (n: number): string => (n <= 3 ? `${"f(".repeat(n)}x${")".repeat(n)}` : `f^${n}(x)`);

export function verdict(kind: Kind, judged: Judged): string {
  return [
    ...failureSentences(judged),
    ...compositionSentences(kind, judged),
    ...shapeSentences(judged),
    ...kindSentences(kind, judged),
    ...(judged.complete ? [] : [incomplete(judged)]),
  ].join(" ");
}

function failureSentences({ failures, points }: Judged): string[] {
  const [first] = failures;
  if (first === undefined) return [];
  const times = failures.length === 1 ? "once" : `${failures.length} times`;
  const where = points === 0 ? "at every x tried" : times;
  return [`f fails ${where}: at x = ${first.x} it ${first.what}.`];
}

function compositionSentences(kind: Kind, judged: Judged): string[] {
  const { alpha, composition, points, reference, unchecked } = judged;
  const { exp } = reference;
  if (points === 0) return [];
  const [first] = unchecked;
  const lacking =
    first === undefined
      ? []
      : [
          `${composition === null ? "No" : "Not every"} f(f(...x)) can be compared with ${exp}: at x = ${short(first.x)}, where it leads, f ${first.what}.`,
        ];
  if (composition === null) {
    if (rational(alpha) !== null) return lacking;
    return [
      `alpha = ${alpha} is no m/n with n <= 64, so no f(f(...x)) can be compared with ${exp}.`,
    ];
  }
  return [compositionSentence(kind, composition, reference), ...lacking];
}

function compositionSentence(kind: Kind, composition: Composition, reference: Reference): string {
  const { n, m, worst, digits, unexplained, heightError } = composition;
  const { x, value, expected } = worst;
  const ulps = `at worst ${short(Math.abs(worst.ulps))} ulp, at x = ${short(x)}`;
  const [left, right] = [nested(n), reference.power(m)];
  if (digits < 6 && heightError < 1e-9) {
    return `${left} = ${right} up to cancellation (${ulps}, where it is ${apart(value, expected, " in place of ")}; in heights the error is at most ${short(heightError)}).`;
  }
  if (isNoComposition(kind, composition)) {
    return `${left} is not ${right}: at x = ${short(x)} it is ${apart(value, expected, " in place of ")}.`;
  }
  if (unexplained <= 0.51) {
    return `${left} = ${right} as nearly as rounding f(x) to doubles allows (${ulps}).`;
  }
  return `${left} = ${right} to ${digits.toFixed(1)} digits (${ulps}; rounding f(x) to doubles explains ${short(worst.inherent)}).`;
}

const ORDINALS = [
  "f itself",
  "its first derivative",
  "its second derivative",
  "its third derivative",
];

function shapeSentences({ monotonicity, smoothness }: Judged): string[] {
  const sentences: string[] = [];
  if (monotonicity !== null) {
    const { worst } = monotonicity;
    sentences.push(
      worst === null
        ? "It increases."
        : `It does not increase everywhere: from x = ${short(worst.x)} to ${short(worst.next)} it changes by ${short(worst.step)}.`,
    );
  }
  if (smoothness !== null) {
    const jumping = smoothness.derivatives + 1;
    const seam = smoothness.seams.find(({ jumps }) => (jumps[jumping] ?? 0) !== 0);
    sentences.push(
      seam === undefined
        ? "No jump is seen in its first three derivatives where pieces would meet."
        : `At x = ${short(seam.x)}, where pieces meet, ${ORDINALS[jumping]} jumps.`,
    );
  }
  return sentences;
}

function kindSentences(kind: Kind, judged: Judged): string[] {
  const { alpha, drift, distance, composition, reference } = judged;
  if (drift === null) return [];
  const { exp } = reference;
  const iterate = `${reference.whose} ${exp}^${alpha}`;
  const same = `${iterate}, to ${agreement(judged)} digits`;
  const away =
    distance === null
      ? `${short(drift.amplitude)} of height from ${iterate}, at x = ${short(drift.worst.x)}`
      : `${percent(distance.relative)} from ${iterate}, at x = ${short(distance.x)} (${apart(distance.value, distance.expected, " against ")})`;
  const isNear = drift.amplitude <= NEAR;
  const it = `it is ${isNear ? same : `up to ${away}`}`;
  switch (kind) {
    case "Kneser":
    case "regular":
      return [`It is ${same}.`];
    case "another iterate":
      return [
        `${composition && composition.digits >= 6 ? "And yet it" : "It"} is another iterate of ${exp}, up to ${away}.`,
        `Its drift p(t) = slog(f(sexp(t))) - t - ${alpha} ${period(drift.periodicity)}lies between ${short(drift.min)} and ${short(drift.max)}${modes(drift)}.`,
      ];
    case "no iterate":
      return isNear
        ? [`It is no iterate of ${exp}, though on the domain ${it}.`]
        : [
            `It is no iterate of ${exp} with alpha = ${alpha}, and up to ${away}.`,
            ...constant(alpha, exp, drift),
          ];
    case "undecided":
      return [
        judged.unchecked.length > 0
          ? `On the domain ${it}; whether it is an iterate of ${exp} cannot be told on this domain.`
          : `On the domain ${it}; whether it is another iterate cannot be told from a domain shorter than a unit of height with an alpha that is no simple fraction.`,
      ];
    case "broken":
      return [`Where it has values ${it}.`];
  }
}

/** Decimal digits in common with Kneser's. */
function agreement({ distance, drift }: Judged): string {
  const error = Math.abs(distance?.relative ?? drift?.amplitude ?? 1);
  return Math.min(16, -Math.log10(Math.max(error, 2 ** -53))).toFixed(1);
}

const period = (periodicity: number | null): string =>
  periodicity === null ? "" : `has period 1 (to ${short(periodicity)}) and `;

function modes({ modes }: Drift): string {
  const [first, second] = modes;
  if (first === undefined || second === undefined) return "";
  return `, with frequency 1 of amplitude ${short(first.amplitude)} and frequency 2 of ${short(second.amplitude)}`;
}

/** A drift that hardly varies is another alpha. */
function constant(alpha: number, exp: string, { min, max, mean }: Drift): string[] {
  if (!(max - min < Math.abs(mean) / 20)) return []; // nor an infinite one
  return [
    `Its drift is nearly constant, though, ${short(mean)}: it is close to ${exp}^${short(alpha + mean)}.`,
  ];
}

const incomplete = ({ points, calls }: Judged): string =>
  `(Stopped when the time was spent, after ${counted(calls, "call")} at ${counted(points, "point")}.)`;

const counted = (count: number, name: string): string =>
  `${count} ${name}${count === 1 ? "" : "s"}`;

const short = (value: number): string => {
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1e6 || (rounded !== 0 && Math.abs(rounded) < 1e-3)
    ? Number(value.toPrecision(2)).toExponential()
    : `${rounded}`;
};

/** Two numbers with as many digits as tell them apart. */
export function apart(one: number, other: number, between: string): string {
  if (one === other || short(one) !== short(other)) return `${short(one)}${between}${short(other)}`;
  const digits = Array.from({ length: 17 }, (_, i) => i + 1).find(
    (n) => n > 4 && one.toPrecision(n) !== other.toPrecision(n),
  );
  return [one, other].map((value) => String(Number(value.toPrecision(digits)))).join(between);
}

const percent = (relative: number): string => `${short(Math.abs(relative) * 100)}%`;
