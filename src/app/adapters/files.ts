import type { Clock } from '../../kernel/clock';
import type { Config } from '../config';
import type { Files } from '../evidence-jobs';
import { amapPlaces } from './amap';
import { localStore } from './local-store';
import { openDocuments } from './documents';
import { openPictures } from './pictures';
import { s3Store } from './s3-store';
import { openSheets } from './sheets';
import { tencentSpeech } from './tencent-speech';
import { openTrainer } from './trainer';
import { openWords } from './words';

export type OpenFiles = Files & { close: () => Promise<void> };

/** Store, pictures, documents, place names, speech and words as configured; without a key, places have no names and speech no text. */
export function openFiles(config: Config, clock: Clock): OpenFiles {
  const pictures = openPictures();
  const words = openWords();
  const trainer = openTrainer();
  const documents = openDocuments();
  const sheets = openSheets();
  const { STORAGE_URL: url, AMAP_KEY: key, AMAP_API_BASE: base } = config;
  return {
    ...{ pictures, documents, sheets, words, trainer, speech: speechOf(config, clock) },
    store: url.startsWith('file:') ? localStore(url.slice('file:'.length)) : s3Store(url),
    places: key ? amapPlaces({ base, key }) : { nameOf: () => Promise.resolve(null) },
    close: async () => {
      await Promise.all([pictures, words, trainer, documents, sheets].map((pool) => pool.close()));
    },
  };
}

function speechOf(config: Config, clock: Clock): Files['speech'] {
  const { TENCENT_SECRET_ID: secretId, TENCENT_SECRET_KEY: secretKey } = config;
  if (!secretId || !secretKey) return null;
  return tencentSpeech({ base: config.TENCENT_ASR_BASE, secretId, secretKey, clock });
}
