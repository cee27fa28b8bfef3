import { Option } from "commander";
import { base } from "../base.js";
import { partsOf, realThat } from "./numbers.js";
import { saidOf, UsageError } from "./usage-error.js";

/** An option that takes one of the values. */
export const choiceOption = (
  flags: string,
  description: string,
  values: readonly string[],
): Option => {
  const option = new Option(flags, description).choices(values); // the help lists them
  return option.argParser((text) => {
    if (values.includes(text)) return text;
    throw new UsageError(option.long as string, text, `one of ${values.join(", ")}`);
  });
};

/** The base as it is written, for `base` of iterexp/base. */
export const baseOption = (): Option =>
  new Option("-b, --base <b>", "iterate z -> b^z instead: 2, 1.5, 3/2, e^(1/e)").argParser(
    (text) => {
      if (partsOf(text) === undefined && text.trim() !== "e^(1/e)") {
        throw new UsageError("--base", text, "a decimal, a fraction p/q, e or e^(1/e)");
      }
      try {
        return base(text).name;
      } catch (error) {
        throw new UsageError("--base", text, `a base of real iterates: ${saidOf(error)}`);
      }
    },
  );

export const alphaOption = (): Option =>
  new Option("-a, --alpha <a>", "which iterate: 1 is exp, 0 the identity, -1 log")
    .argParser(realThat("--alpha", "a finite number such as 1/3 or -0.5", Number.isFinite))
    .default(1 / 2, "1/2");
