/** What remains of each byte: eight steps of the division at once. Made when it is first asked for, so that an import makes none. */
let remainders: Uint32Array | undefined;

const makeRemainders = (): Uint32Array =>
  Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
    return crc;
  });

/** CRC-32 (ISO 3309) of bytes that follow others, of which it is `before`. */
export function crc32(bytes: Uint8Array, before = 0): number {
  remainders ??= makeRemainders();
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ remainders[(crc ^ bytes[i]) & 255];
  return ~crc >>> 0;
}
