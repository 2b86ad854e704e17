import { pinyin } from 'pinyin-pro';
import type { SoundOf } from '../../leads/duplicate';

/** The syllables of a name without tones. A name has at most a hundred characters, which takes no millisecond. */
export const soundOf: SoundOf = (text) => pinyin(text, { toneType: 'none', type: 'array' });
