import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { openDocuments } from '../../../src/app/adapters/documents';
import { localStore } from '../../../src/app/adapters/local-store';
import { openPictures } from '../../../src/app/adapters/pictures';
import { MINUTES, paper } from '../../support/documents';
import { interleave } from '../measure';
import { mostRow, type Row } from '../table';
import type { Work } from './work';

const LINES = [
  ...[
    '2026年11月25日 周三 10:00',
    '上海市浦东新区世纪大道 100 号',
    '北纬 31.236300  东经 121.505000',
  ],
  ...['李娜 · 华东精工', '销售节拍 · 凭据 ABCD2345'],
];

/** A photo of twelve megapixels with the grain of a real one. */
export async function twelveMegapixels(seed = 1): Promise<Buffer> {
  const grain = { type: 'gaussian', mean: 128, sigma: 30 + seed } as const;
  const create = {
    width: 1_000,
    height: 750,
    channels: 3,
    background: '#888',
    noise: grain,
  } as const;
  return sharp({ create }).resize(4_000, 3_000).jpeg({ quality: 88 }).toBuffer();
}

/** From the file as it arrives to the stored original and the stored watermarked copy, against encoding the picture once more. */
export const watermarking: Work = async ({ quick }) => {
  const folder = mkdtempSync(join(tmpdir(), 'salesbeat-bench-'));
  const [pictures, store] = [openPictures(), localStore(folder)];
  const photo = await twelveMegapixels();
  const path = join(folder, 'arrived');
  await writeFile(path, photo);
  // The product works with one native thread for each picture; so does the control.
  sharp.concurrency(1);
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await work();
    return 1_000 / (performance.now() - began);
  };
  const { product, bare } = await interleave(
    {
      bare: () => timed(() => sharp(photo).jpeg({ quality: 82 }).toBuffer()),
      product: () =>
        timed(async () => {
          await pictures.examine(path);
          await store.put('original/one', { path }, 'image/jpeg');
          await store.put('shown/one', await pictures.watermark(photo, LINES), 'image/jpeg');
        }),
    },
    quick ? 3 : 8,
  );
  await pictures.close();
  rmSync(folder, { recursive: true });
  const times = `${(1_000 / product).toFixed(0)} / ${(1_000 / bare).toFixed(0)} ms`;
  return [
    mostRow('12 MP photo checked, hashed, stored, watermarked / bare re-encode, time', {
      ...{ value: bare / product, most: 1.4, unit: '×', note: times },
    }),
  ];
};

/** A printed page of A4 at 200 dots an inch, read by recognition; the model is loaded already. */
export const recognising: Work = async ({ quick }) => {
  const documents = openDocuments();
  const page = await paper(Array.from({ length: 6 }, () => MINUTES).flat());
  await documents.read(page, 'image/jpeg');
  const times: number[] = [];
  for (let round = 0; round < (quick ? 2 : 5); round++) {
    const began = performance.now();
    await documents.read(page, 'image/jpeg');
    times.push((performance.now() - began) / 1_000);
  }
  await documents.close();
  const row: Row = mostRow('A4 page of 42 lines recognised, worst of five', {
    ...{ value: Math.max(...times), most: 3, unit: 's' },
  });
  return [row];
};
