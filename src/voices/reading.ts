/** A text as a segmenter reads it. Places count UTF-16 units. */
export type Reading = {
  words: readonly { text: string; at: number }[];
  /** Moments that the text names: UTC ms, whether an hour was said, and where it stands. */
  moments: readonly Moment[];
  /** Which of the names asked about sound like something in the text, though they are written otherwise. */
  alike: readonly string[];
};

export type Moment = { at: number; hour: boolean; index: number; text: string };

/** Reads Chinese in a thread of its own: words by the names given and a dictionary, moments as seen from `now` in China time. */
export type Words = {
  read: (wish: { text: string; names: readonly string[]; now: number }) => Promise<Reading>;
};

/** Whether a name stands in the text as words of its own, not as a piece of other words; where, or -1. */
export function placeOfName(reading: Reading, text: string, name: string): number {
  const edges = new Set([...reading.words.map(({ at }) => at), text.length]);
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (edges.has(at) && edges.has(at + name.length)) return at;
  return -1;
}

export type Clause = { text: string; at: number };

/** The parts of a text between its commas and full stops. */
export function clausesOf(text: string): Clause[] {
  return [...text.matchAll(/[^，。！？；,!?;\s]+/g)].map((match) => ({
    ...{ text: match[0], at: match.index },
  }));
}
