import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { bundleRoles, endAll } from './processes';
import { drawTable, type Row } from './table';
import { answering, storing } from './works/callbacks';
import { firing } from './works/clocks';
import { importing } from './works/imports';
import { emptying } from './works/jobs';
import { showing, taking } from './works/leads';
import { resting } from './works/memory';
import { acknowledging } from './works/dingtalk';
import { hearing, suspecting } from './works/judgement';
import { listing, releasing } from './works/ownership';
import { recognising, watermarking } from './works/pictures';
import { adding, sharing } from './works/sums';
import { tapping } from './works/taps';
import { replaying, uploading } from './works/visits';
import type { Work } from './works/work';

const WORKS: Record<string, Work> = {
  ...{ answer: answering, store: storing, lead: taking, card: showing, jobs: emptying },
  ...{ clocks: firing, memory: resting, calendar: adding, dispatch: sharing },
  ...{ photo: watermarking, uploads: uploading, drafts: replaying, page: recognising },
  ...{ cheats: suspecting, voice: hearing, visit: tapping, dingtalk: acknowledging },
  ...{ import: importing, release: releasing, list: listing },
};

const HELP = `npm run bench -- [--only ${Object.keys(WORKS).join(',')}] [--quick] [--full] [--seed n]`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Measures and prints one table; ends with 1 when a figure misses its target. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ...{ only: { type: 'string' }, seed: { type: 'string', default: '1' } },
      ...{ quick: { type: 'boolean', default: false }, full: { type: 'boolean', default: false } },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return say(HELP);
  const names = values.only?.split(',') ?? Object.keys(WORKS);
  process.env.TEST_MYSQL_URL ??= 'mysql://root@127.0.0.1:3306';
  await bundleRoles();
  const options = { quick: values.quick, full: values.full, seed: Number(values.seed) };
  const rows: Row[] = [];
  for (const name of names) {
    const work = WORKS[name];
    if (!work) throw new Error(`${name} is not among ${Object.keys(WORKS).join(', ')}`);
    process.stderr.write(`${name} …\n`);
    rows.push(...(await work(options)));
  }
  say(drawTable(rows));
  say(
    `seed ${values.seed}${values.quick ? ', quick' : ''}; rates: best of interleaved rounds after one that does not count`,
  );
  process.exitCode = rows.every((row) => row.ok) ? 0 : 1;
}

process.once('exit', endAll);
main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  process.exit(1);
});
