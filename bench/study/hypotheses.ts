import { FUNCTIONS } from "./functions.js";
import { GATES } from "./gates.js";
import { ALPHAS } from "./neurons.js";
import { type Cell, partOf } from "./plan.js";
import { SEQUENCES } from "./sequences.js";

/** What is asked of two models: is `model` better than `than`, on each of the tasks, by each of the scores? */
interface Comparison {
  readonly part: string;
  readonly model: string;
  readonly than: string;
  /** The part of the other model, where it is another one with the same tasks, sizes and seeds. */
  readonly thanPart?: string;
}

/** Comparisons whose tests are corrected together. */
export interface Family {
  readonly name: string;
  readonly scores: readonly string[];
  readonly comparisons: readonly Comparison[];
}

const RANGES = ["inside error", "outside error"];
const EXTENSIONS = ["odd", "shift"];
const KERNELS = ["usual", "positive"];

const pairs = (as: readonly string[], bs: readonly string[]) =>
  as.flatMap((a) => bs.map((b) => [a, b] as const));

/** Extension against extension and kernel against kernel, all else equal. */
const variants = (part: string, heads: readonly string[]): Comparison[] => [
  ...pairs(heads, KERNELS).map(([head, kernel]) => ({
    part,
    model: `${head}, odd, ${kernel}`,
    than: `${head}, shift, ${kernel}`,
  })),
  ...pairs(heads, EXTENSIONS).map(([head, extension]) => ({
    part,
    model: `${head}, ${extension}, positive`,
    than: `${head}, ${extension}, usual`,
  })),
];

/** One way to have a against another, all else equal. */
const alphas = (part: string, model: string, than: string): Comparison[] =>
  pairs(EXTENSIONS, KERNELS).map(([extension, kernel]) => ({
    part,
    model: `${model}, ${extension}, ${kernel}`,
    than: `${than}, ${extension}, ${kernel}`,
  }));

const GATE = "f(v) · f(w)";
const NEURON = "context, odd, positive";
const STACKS = [4, 8].map((depth) => `${depth} layers:`);

const attentions: readonly (readonly [string, string])[] = [
  ["co-modulated, 1/2", "softmax"],
  ["co-modulated, learned", "softmax"],
  ["co-modulated, a head", "softmax"],
  ["only the weights", "softmax"],
  ["only the values", "softmax"],
  ["rhoAttention", "softmax, one projection"],
];

export const FAMILIES: readonly Family[] = [
  {
    name: "gates",
    scores: RANGES,
    comparisons: [
      ...Object.keys(GATES)
        .filter((than) => than !== GATE)
        .map((than) => ({ part: "gates", model: GATE, than })),
      { part: "gates", model: "v · exp(w · exp(u))", than: "v · exp(w)" },
    ],
  },
  {
    name: "neurons",
    scores: RANGES,
    comparisons: [
      ...alphas("neurons", "one", "1/2"),
      ...alphas("neurons", "unit", "one"),
      ...alphas("neurons", "context", "unit"),
      ...variants("neurons", ALPHAS),
      ...[
        ...["tanh", "GLU", "SwiGLU", "v · exp(w)", "products of powers"],
        ...["NALU", "soft exponential", GATE],
      ].map((than) => ({ part: "neurons", model: NEURON, than, thanPart: "gates" })),
    ],
  },
  {
    name: "depth",
    scores: RANGES,
    comparisons: STACKS.flatMap((stack) => [
      ...EXTENSIONS.map((extension) => ({
        part: "depth",
        model: `${stack} context, ${extension}, usual`,
        than: `${stack} one, ${extension}, usual`,
      })),
      ...["one", "context"].map((alpha) => ({
        part: "depth",
        model: `${stack} ${alpha}, odd, usual`,
        than: `${stack} ${alpha}, shift, usual`,
      })),
      ...["one", "context"].map((alpha) => ({
        part: "depth",
        model: `${stack} ${alpha}, odd, usual`,
        than: `${stack} tanh`,
      })),
    ]),
  },
  {
    name: "attention",
    scores: ["test cross entropy", "test error"],
    comparisons: ["sequences", "text", "digits"].flatMap((part) =>
      attentions
        .filter(([model]) => partOf(part).models.includes(model))
        .map(([model, than]) => ({ part, model, than })),
    ),
  },
];

/** Classes are judged by their cross entropy, the finer of their two scores; numbers by their error. */
const HAS_CLASSES = ["recall", "text", "digits"];

/** One test: two cells and a score. */
export interface Test extends Comparison {
  readonly task: string;
  readonly score: string;
  readonly cells: readonly [Cell, Cell];
}

/** All tests of a family. */
export const testsOf = ({ scores, comparisons }: Family): Test[] =>
  comparisons.flatMap((comparison) =>
    partOf(comparison.part).tasks.flatMap((task) =>
      scoresOf(task, scores).map((score) => ({
        ...comparison,
        task,
        score,
        cells: [
          { part: comparison.part, task, model: comparison.model },
          { part: comparison.thanPart ?? comparison.part, task, model: comparison.than },
        ] as const,
      })),
    ),
  );

const scoresOf = (task: string, scores: readonly string[]): readonly string[] => {
  if (FUNCTIONS.includes(task)) return scores;
  if (!SEQUENCES.includes(task) && !HAS_CLASSES.includes(task)) return [];
  return [HAS_CLASSES.includes(task) ? "test cross entropy" : "test error"];
};
