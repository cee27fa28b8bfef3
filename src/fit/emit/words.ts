/** The words of a text, which is read when one is first looked for. */
export function words(text: string): Pick<ReadonlySet<string>, "has"> {
  let read: ReadonlySet<string> | undefined;
  return {
    has(word) {
      read ??= new Set(text.trim().split(/\s+/));
      return read.has(word);
    },
  };
}
