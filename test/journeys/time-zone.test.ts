import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR, MINUTE } from '../../src/kernel/clock';
import { scratchFolder } from '../faults/support/places';
import { lanes } from '../support/databases';
import { FORM, openWorld, WEDNESDAY_10 } from '../support/program';
import { rowsOf } from '../support/rows';

it.each(lanes)('a rep in Ürümqi has working hours of two hours later, on %s', async (lane) => {
  const folder = scratchFolder();
  cpSync('config/business', folder.path, { recursive: true });
  const file = join(folder.path, 'people.yaml');
  const people = readFileSync(file, 'utf8');
  writeFileSync(file, people.replace('lina: {', "lina: { utcOffset: '+06:00',"));
  const world = await openWorld({ lane, businessFolder: folder.path });
  const dues = async (): Promise<number[]> => {
    const text = 'SELECT due_at FROM lead_clock_step WHERE level = 1 ORDER BY due_at';
    const rows = await rowsOf<{ due_at: number | string }>(world.program.db, text);
    return rows.map(({ due_at }) => Number(due_at));
  };
  // Ten in Shanghai is eight there, an hour before work; somebody in Shanghai is asked at once.
  await world.submit(FORM);
  await world.submit({ ...FORM, phone: '13800138001', region: '华南' });
  await world.settle();
  expect(await dues()).toEqual([WEDNESDAY_10 + 15 * MINUTE, WEDNESDAY_10 + HOUR + 15 * MINUTE]);
  await world.close();
  folder.drop();
});
