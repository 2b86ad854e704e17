import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { frugalProcess } from '../../src/app/adapters/frugal-process';
import { built } from '../../src/app/adapters/house';
import { printed } from '../support/documents';

const MEGABYTE = 1024 * 1024;

it('work that comes just as an idle process is sent away gets a new one, and is done', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'frugal-')), 'a.pdf');
  await writeFile(path, await printed());
  const frugal = frugalProcess(built('document-process.js'), 800 * MEGABYTE, 5);
  for (let n = 0; n < 12; n++) {
    expect(await frugal.run('examine', path, 20_000)).toMatchObject({ pages: 1 });
    await pause(5);
  }
  await frugal.close();
});
