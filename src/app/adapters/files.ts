import type { Config } from '../config';
import type { Files } from '../evidence-jobs';
import { amapPlaces } from './amap';
import { localStore } from './local-store';
import { openPictures } from './pictures';
import { s3Store } from './s3-store';

export type OpenFiles = Files & { close: () => Promise<void> };

/** Store, pictures and place names as configured; without an Amap key, places have no names. */
export function openFiles({
  STORAGE_URL: url,
  AMAP_KEY: key,
  AMAP_API_BASE: base,
}: Config): OpenFiles {
  const pictures = openPictures();
  return {
    pictures,
    store: url.startsWith('file:') ? localStore(url.slice('file:'.length)) : s3Store(url),
    places: key ? amapPlaces({ base, key }) : { nameOf: () => Promise.resolve(null) },
    close: pictures.close,
  };
}
