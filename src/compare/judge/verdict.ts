import type { Judgement, Kind } from "./judgement.js";
import { rational } from "./rational.js";

/** So near in heights, and relative to the value, counts as Kneser's; far left heights alone say little. */
const NEAR = 1e-6;
const NEAR_VALUE = 0.01;

type Judged = Omit<Judgement, "verdict" | "kind">;

export function kindOf({ failures, composition, drift, distance }: Judged): Kind {
  if (failures.length > 0 || drift === null) return "broken";
  const near = drift.amplitude <= NEAR && Math.abs(distance?.relative ?? 0) <= NEAR_VALUE;
  if (near && drift.amplitude <= 1e-13) return "Kneser";
  const misses = [drift.periodicity, composition?.heightError ?? null].filter(
    (miss) => miss !== null,
  );
  if (misses.length > 0 && Math.max(...misses) < drift.amplitude / 20) return "another iterate";
  if (near) return "Kneser";
  return misses.length > 0 ? "no iterate" : "undecided";
}

export function verdict(kind: Kind, judged: Judged): string {
  return [
    ...failureSentences(judged),
    ...compositionSentences(judged),
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

function compositionSentences({ alpha, composition, points }: Judged): string[] {
  if (points === 0) return [];
  if (composition === null) {
    return [
      rational(alpha) === null
        ? `alpha = ${alpha} is no m/n with n <= 64, so no f(f(...x)) can be compared with exp.`
        : "f has no values where f(f(...x)) would lead, so none can be compared with exp.",
    ];
  }
  const { n, m, worst, digits, unexplained, heightError } = composition;
  const ulps = `at worst ${short(Math.abs(worst.ulps))} ulp, at x = ${short(worst.x)}`;
  const left = n <= 3 ? `${"f(".repeat(n)}x${")".repeat(n)}` : `f^${n}(x)`;
  const right = power(m);
  const { x, value, expected } = worst;
  if (digits < 6 && heightError < 1e-9) {
    return [
      `${left} = ${right} up to cancellation (${ulps}, where it is ${short(value)} in place of ${short(expected)}; in heights the error is at most ${short(heightError)}).`,
    ];
  }
  if (digits < 6) {
    return [
      `${left} is not ${right}: at x = ${short(x)} it is ${short(value)} in place of ${short(expected)}.`,
    ];
  }
  if (unexplained <= 0.51) {
    return [`${left} = ${right} as nearly as rounding f(x) to doubles allows (${ulps}).`];
  }
  return [
    `${left} = ${right} to ${digits.toFixed(1)} digits (${ulps}; rounding f(x) to doubles explains ${short(worst.inherent)}).`,
  ];
}

const power = (m: number): string => {
  if (m === 0) return "x";
  if (m === 1) return "e^x";
  return m === -1 ? "ln x" : `exp^${m}(x)`;
};

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
  const { alpha, drift, distance, composition } = judged;
  if (drift === null) return [];
  const away =
    distance === null
      ? `${short(drift.amplitude)} of height from Kneser's exp^${alpha}, at x = ${short(drift.worst.x)}`
      : `${percent(distance.relative)} from Kneser's exp^${alpha}, at x = ${short(distance.x)} (${short(distance.value)} against ${short(distance.kneser)})`;
  switch (kind) {
    case "Kneser":
      return [`It is Kneser's exp^${alpha}, to ${agreement(judged)} digits.`];
    case "another iterate":
      return [
        `${composition && composition.digits >= 6 ? "And yet it" : "It"} is another iterate of exp, up to ${away}.`,
        `Its drift p(t) = slog(f(sexp(t))) - t - ${alpha} ${period(drift.periodicity)}lies between ${short(drift.min)} and ${short(drift.max)}${modes(drift)}.`,
      ];
    case "no iterate":
      return [
        `It is no iterate of exp with alpha = ${alpha}, and up to ${away}.`,
        ...constant(alpha, drift),
      ];
    case "undecided":
      return [
        `It is up to ${away}; whether it is another iterate cannot be told from a domain shorter than a unit of height with an alpha that is no simple fraction.`,
      ];
    case "broken":
      return [
        drift.amplitude <= NEAR
          ? `Where it has values they are Kneser's, to ${agreement(judged)} digits.`
          : `Where it has values it is up to ${away}.`,
      ];
  }
}

/** Decimal digits in common with Kneser's. */
function agreement({ distance, drift }: Judged): string {
  const error = Math.abs(distance?.relative ?? drift?.amplitude ?? 1);
  return Math.min(16, -Math.log10(Math.max(error, 2 ** -53))).toFixed(1);
}

type DriftFigures = NonNullable<Judged["drift"]>;

const period = (periodicity: number | null): string =>
  periodicity === null ? "" : `has period 1 (to ${short(periodicity)}) and `;

function modes({ modes }: DriftFigures): string {
  const [first, second] = modes;
  if (first === undefined || second === undefined) return "";
  return `, with frequency 1 of amplitude ${short(first.amplitude)} and frequency 2 of ${short(second.amplitude)}`;
}

/** A drift that hardly varies is another alpha. */
function constant(alpha: number, { min, max, mean }: DriftFigures): string[] {
  if (max - min > Math.abs(mean) / 20) return [];
  return [
    `Its drift is nearly constant, though, ${short(mean)}: it is close to exp^${short(alpha + mean)}.`,
  ];
}

const incomplete = ({ points, calls }: Judged): string =>
  `(Stopped when the time was spent, after ${calls} calls at ${points} points.)`;

const short = (value: number): string => {
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1e6 || (rounded !== 0 && Math.abs(rounded) < 1e-3)
    ? Number(value.toPrecision(2)).toExponential()
    : `${rounded}`;
};

const percent = (relative: number): string => `${short(Math.abs(relative) * 100)}%`;
