/** The cells of one row, each at the right of its column. */
export const alignRight = (cells: readonly string[], widths: readonly number[]): string =>
  `${cells.map((cell, i) => cell.padStart(widths[i])).join("  ")}\n`;

/** Rows with every column as wide as its widest cell, at least as wide as `widths` says, which is told. */
export function align(rows: readonly (readonly string[])[], widths: number[] = []): string {
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  }
  return rows.map((row) => alignRight(row, widths)).join("");
}
