/** Integers of any sign in hexadecimal, as stored expansions have them: "-ff" is -255. */
export const toHex = (x: bigint): string => x.toString(16);

export const fromHex = (text: string): bigint =>
  text.startsWith("-") ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
