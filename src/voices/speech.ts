import type { VoiceFormat } from './format';

/** Speech to text. */
export type Speech = {
  /**
   * What was said in a note of at most a minute, `''` when nothing was. Throws `Unintelligible` when the same file will never be
   * understood, anything else when trying again may help.
   */
  transcribe: (content: Buffer, format: VoiceFormat) => Promise<string>;
};

/** The recognition will not take this recording; the text is a sentence for the speaker. */
export class Unintelligible extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unintelligible';
  }
}
