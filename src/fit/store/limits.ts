/** No table of a fit in x is larger than this many bytes, whatever is allowed. */
export const LARGEST_TABLE = 2 ** 22;

/** No table of a two-variable fit is. */
export const LARGEST_SURFACE = 2 ** 20;

/** Nothing that is said of a fit beside its table takes more bytes. */
export const LARGEST_DESCRIPTION = 2 ** 16;

/** Characters of a base; its digits are among what is stored. */
export const LONGEST_BASE = 1000;
