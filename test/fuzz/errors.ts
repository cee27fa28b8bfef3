/** Thrown by the getters of hostile arguments; whoever lets it pass did nothing wrong. */
export class Thrown extends Error {}

/** Longer messages have printed what they were given. */
const LONGEST = 600;

/**
 * What is wrong with an error that a call threw, or undefined: it has to be a TypeError or RangeError that says what was
 * expected, as all of the library's do and none of the engine's.
 */
export function faultOf(error: unknown): string | undefined {
  if (error instanceof Thrown) return undefined;
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const shown = `${error.name}: ${error.message.slice(0, 200)}`;
  if (!(error instanceof TypeError || error instanceof RangeError)) return shown;
  if (!/\bexpected\b/.test(error.message)) return shown;
  return error.message.length > LONGEST
    ? `${shown}… (${error.message.length} characters)`
    : undefined;
}
