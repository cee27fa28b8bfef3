/**
 * The one cache of the library: a map that holds a stated number of values and, beyond it, drops the one that was
 * asked for longest ago.
 *
 * A value that is dropped is only made again when it is next asked for. Who still holds it can go on using it: a memo
 * never changes a value or ends its life, it only lets go of it. A value must therefore depend on its key alone.
 *
 * What belongs to one object and dies with it (a field, a closure, a WeakMap) is no cache and needs none of this,
 * unless it grows with the number of different arguments.
 *
 * **Cost.** A hit takes one look-up, and a repeated one a comparison of keys. Keys are compared as those of a Map.
 */
export class Memo<Key, Value extends NonNullable<unknown>> {
  /** From the one asked for longest ago to the latest. */
  readonly #kept = new Map<Key, Value>();
  #latestKey: Key | undefined;
  #latest: Value | undefined;

  /** @param most how many values are kept, 1 or more */
  constructor(readonly most: number) {}

  /** How many values are kept now, `most` or fewer. */
  get size(): number {
    return this.#kept.size;
  }

  /** The keys of the values that are kept, from the one asked for longest ago to the latest. */
  keys(): Key[] {
    return [...this.#kept.keys()];
  }

  /** The value of a key, made now if it is not kept. Where `make` throws nothing is kept. */
  get(key: Key, make: (key: Key) => Value): Value {
    return this.find(key) ?? this.#keep(key, make(key));
  }

  /** The value of a key if it is kept. */
  find(key: Key): Value | undefined {
    if (this.#latest !== undefined && key === this.#latestKey) return this.#latest;
    const value = this.#kept.get(key);
    return value === undefined ? undefined : this.#keep(key, value);
  }

  #keep(key: Key, value: Value): Value {
    this.#kept.delete(key);
    this.#kept.set(key, value);
    if (this.#kept.size > this.most) this.#kept.delete(this.#kept.keys().next().value as Key);
    this.#latestKey = key;
    this.#latest = value;
    return value;
  }
}

/** Working precisions that are kept of what is needed at several: an evaluation uses a few, digits asked for a few more. */
export const PRECISIONS = 40;

/**
 * The same function, which remembers so many of its values.
 *
 * @__NO_SIDE_EFFECTS__
 */
export function memoized<Key, Value extends NonNullable<unknown>>(
  most: number,
  make: (key: Key) => Value,
): (key: Key) => Value {
  const memo = new Memo<Key, Value>(most);
  return (key) => memo.get(key, make);
}
