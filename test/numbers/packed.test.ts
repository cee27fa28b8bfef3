import { expect, it } from "vitest";
import { packed, unpacked } from "../../src/numbers/packed.js";

it.each([
  ["none", []],
  ["zeros and ones of both signs", [0n, -1n, 1n, 0n, 0n, -1n]],
  ["ends of their lengths", [-128n, 127n, 128n, -129n, 255n, 256n, -256n]],
  ["falling lengths", Array.from({ length: 80 }, (_, k) => (-7n) ** BigInt(80 - k) / 3n)],
])("integers come back: %s", (_, integers) => {
  expect(unpacked(packed(integers))).toEqual(integers);
});

it("the text needs no escape", () => {
  expect(packed([3n ** 2000n])).toMatch(/^[#-[\]-~]{491}$/);
});

it.each([
  ["grows", [1n, 1n << 6n]],
  ["falls", [1n << 10n, 0n]],
])("a length that %s by too much is refused", (_, integers) => {
  expect(() => packed(integers)).toThrow(/^integers\[1\] has \d+ bits after one of \d+$/);
});
