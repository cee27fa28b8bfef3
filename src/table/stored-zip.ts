import { crc32 } from "../numbers/crc32.js";
import { joined } from "../numbers/joined.js";

/** An entry whose bytes come in parts: `head` stands before them, each is told to `add`, and what `end` gives stands behind them. */
interface StreamedEntry {
  readonly head: Uint8Array;
  add(bytes: Uint8Array): void;
  end(): Uint8Array;
}

/**
 * A zip whose entries are stored as they are, in parts to be written one after another (PKWARE, APPNOTE.TXT 6.3.10, section 4.3).
 * Names are ASCII. The date is the first that a zip knows, as NumPy's own files have it, so that the same numbers make the same file.
 */
export class StoredZip {
  readonly #directory: Uint8Array[] = [];
  #length = 0;

  /** An entry as a whole. */
  entry(name: string, bytes: Uint8Array): Uint8Array {
    const about = aboutOf(name, 0, crc32(bytes), bytes.length);
    const whole = joined([record([4, 0x04034b50]), about, ascii(name), bytes]);
    this.#list(name, about, whole.length);
    return whole;
  }

  /** An entry of which neither checksum nor size is known before its bytes have passed. */
  streamed(name: string): StreamedEntry {
    const unknown = aboutOf(name, SIZE_BEHIND, 0, 0);
    const head = joined([record([4, 0x04034b50]), unknown, ascii(name)]);
    let sum = 0;
    let size = 0;
    return {
      head,
      add: (bytes) => {
        sum = crc32(bytes, sum);
        size += bytes.length;
        expectLength(this.#length + size);
      },
      end: () => {
        const tail = record([4, 0x08074b50], [4, sum], [4, size], [4, size]);
        const about = aboutOf(name, SIZE_BEHIND, sum, size);
        this.#list(name, about, head.length + size + tail.length);
        return tail;
      },
    };
  }

  /** The directory, which stands behind all entries. */
  end(): Uint8Array {
    const { length } = this.#directory;
    const directory = joined(this.#directory);
    const about = record([4, 0x06054b50], [4, 0], [2, length], [2, length]);
    return joined([directory, about, record([4, directory.length], [4, this.#length], [2, 0])]);
  }

  #list(name: string, about: Uint8Array, length: number): void {
    const where = record([2, 0], [2, 0], [2, 0], [4, 0], [4, this.#length]);
    this.#directory.push(
      joined([record([4, 0x02014b50], [2, VERSION]), about, where, ascii(name)]),
    );
    this.#length += length;
    expectLength(this.#length);
  }
}

const VERSION = 20;

/** A flag: checksum and size stand behind the bytes. */
const SIZE_BEHIND = 8;

/** 1 January 1980. */
const DATE = 0x21;

/** What stands of an entry both before its bytes and in the directory. */
const aboutOf = (name: string, flags: number, sum: number, size: number): Uint8Array =>
  joined([
    record([2, VERSION], [2, flags], [2, 0], [2, 0], [2, DATE]),
    record([4, sum], [4, size], [4, size], [2, name.length], [2, 0]),
  ]);

/** Unsigned numbers, each of so many bytes, the lowest first. */
const record = (...numbers: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array =>
  Uint8Array.from(
    numbers.flatMap(([bytes, value]) =>
      Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 255),
    ),
  );

const ascii = (name: string): Uint8Array => new TextEncoder().encode(name);

/** Sizes have 32 bits. */
function expectLength(length: number): void {
  if (length >= 2 ** 32) {
    throw new RangeError(`table: ${length} bytes as .npz, expected less than 4 GiB`);
  }
}
