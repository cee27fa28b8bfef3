/** Throws a TypeError that names the argument unless value is a number; NaN and infinities pass. */
export function expectNumber(name: string, value: unknown): asserts value is number {
  if (typeof value !== "number") {
    throw new TypeError(`${name} = ${describe(value)}, expected a number`);
  }
}

export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "object" && value !== null) {
    return `an object (${value.constructor?.name ?? "no prototype"})`;
  }
  return typeof value === "function" ? "a function" : String(value);
}
