/** Whether a text says one of the words. Latin ones must stand alone: IT is in `IT经理`, and not in `Quality`. */
export const says = (text: string | null, words: readonly string[]): boolean =>
  text !== null && words.some((word) => saysWord(text, word));

function saysWord(text: string, word: string): boolean {
  if (!/^[a-z]+$/i.test(word)) return text.toLowerCase().includes(word.toLowerCase());
  return new RegExp(`(?<![a-z])${word}(?![a-z])`, 'i').test(text);
}
