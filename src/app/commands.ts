import { createApiKey } from '../people/commands/create-api-key';
import { revokeApiKey } from '../people/commands/revoke-api-key';
import { dayText } from '../kernel/time-text';
import { Refusal } from '../kernel/refusal';
import { listDead } from '../outbox/queue';
import { registerLead } from '../leads';
import type { Config } from './config';
import { prepare, type Ground } from './ground';
import { replay, replayMany } from './replay';
import { asSystem } from './unit-of-work';
import { readPeople } from './people-sync';
import { wire, type Wired } from './wiring';

type Parts = { config: Config; say: (line: string) => void };
type Command = {
  usage: string;
  run: (ground: Ground, wired: Wired, parts: Parts & { args: readonly string[] }) => Promise<void>;
};

const ASKED = asSystem('command line');

const COMMANDS: Record<string, Command> = {
  migrate: {
    usage: 'migrate: bring the database up to date',
    // Preparing has migrated already.
    run: async (_, __, { say }) => Promise.resolve(say('The database is up to date.')),
  },
  seed: { usage: 'seed: add ten example leads', run: seed },
  jobs: {
    usage:
      'jobs [replay <id>|replay all]: list dead letters, or give one or all their attempts again',
    run: jobs,
  },
  keys: {
    usage: 'keys create <name> | list | revoke <id>: keys of integrators; a new one is shown once',
    run: keys,
  },
  people: {
    usage: 'people sync: read the directory now and believe it, however many have left',
    run: async (_, { peopleEnv, unitOfWork }, { args, say }) => {
      if (args[0] !== 'sync') return say('people sync');
      await readPeople(peopleEnv, { evenIfManyLeft: true });
      const active = await unitOfWork(ASKED, async ({ people, now }) =>
        (await people.loadDirectory(now)).members.filter(({ status }) => status === 'active'),
      );
      say(`${String(active.length)} active members.`);
    },
  },
};

/** Runs one command of the command line (`npm run migrate`, `seed`, `jobs`, `keys`, `people`) and leaves. */
export async function runCommand(args: readonly string[], parts: Parts): Promise<void> {
  const [name = '', ...rest] = args;
  const command = COMMANDS[name];
  if (!command) {
    for (const { usage } of Object.values(COMMANDS)) parts.say(usage);
    return;
  }
  const ground = await prepare({ config: parts.config });
  const wired = wire(ground, 0);
  await command.run(ground, wired, { ...parts, args: rest });
  wired.spool?.close();
  await ground.db.destroy();
}

type Call = Parts & { args: readonly string[] };

async function jobs({ transact }: Ground, wired: Wired, parts: Call): Promise<void> {
  const { say, args } = parts;
  const [action, id] = args;
  if (action === 'replay' && id) return say(await replayed(wired, id));
  const dead = await transact(listDead);
  for (const job of dead)
    say(`${job.id}  ${job.kind}  ${String(job.attempt)} tries  ${job.lastError ?? ''}`);
  say(`${String(dead.length)} dead letters.`);
}

async function replayed({ unitOfWork }: Wired, id: string): Promise<string> {
  if (id !== 'all') {
    const done = await unitOfWork(ASKED, (context) => replay(context, id));
    return done ? 'It will run again.' : 'There is no such dead letter.';
  }
  let count = 0;
  for (let n = -1; n !== 0; count += n) n = await unitOfWork(ASKED, replayMany);
  return `${String(count)} dead letters will run again.`;
}

async function keys(_: Ground, { unitOfWork }: Wired, { args, say }: Call): Promise<void> {
  const [action, what] = args;
  if (action === 'list') {
    for (const key of await unitOfWork(ASKED, ({ people }) => people.listApiKeys()))
      say(
        `${key.id}  ${dayText(key.createdAt)}  ${key.revokedAt ? 'revoked' : 'valid'}  ${key.name}`,
      );
    return;
  }
  if (action === 'create' && what) {
    const made = await unitOfWork(ASKED, (context) => createApiKey(context, { name: what }));
    return say(made.key);
  }
  if (action !== 'revoke' || !what) return say('keys create <name> | list | revoke <id>');
  await unitOfWork(ASKED, (context) => revokeApiKey(context, { keyId: what })).then(
    () => say('It is not valid any more.'),
    (error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      say('There is no such valid key.');
    },
  );
}

const SEEDS = [
  ['华东精工', '王经理', '13800138001', '华东', '制造业', '50万以上'],
  ['明康医疗', '刘主任', '13800138002', '华东', '医疗器械', '20-50万'],
  ['南粤五金', '陈总', '13800138003', '华南', '制造业', '20万以下'],
  ['惠家连锁', '吴店长', '13800138004', '华南', '零售', '20万以下'],
  ['川渝重工', '赵工', '13800138005', '西南', '制造业', '50万以上'],
  ['北辰电气', '孙经理', '13800138006', '华北', '制造业', '20-50万'],
  ['康泰诊断', '周主任', '13800138007', '华东', '医疗器械', '50万以上'],
  ['海澜商贸', '郑总', '13800138008', '华东', '零售', '20-50万'],
  ['粤港机电', '何经理', '13800138009', '华南', '制造业', '50万以上'],
  ['蓉城超市', '冯店长', '13800138010', '西南', '零售', '20万以下'],
] as const;

async function seed({ business }: Ground, { unitOfWork }: Wired, { say }: Parts): Promise<void> {
  const [source] = business.sources;
  if (!source) return;
  let added = 0;
  for (const [companyName, contactName, phone, region, industry, budgetRange] of SEEDS) {
    const values = {
      companyName,
      contactName,
      phone,
      region,
      industry,
      budgetRange,
      message: '想了解产品和报价',
    };
    const form: Record<string, string> = {};
    for (const [field, value] of Object.entries(values))
      form[source.mapping[field as keyof typeof values] ?? field] = value;
    const { repeated } = await unitOfWork(asSystem('seed'), (context) =>
      registerLead(context, { source, form, digest: `seed:${phone}` }),
    );
    if (!repeated) added += 1;
  }
  say(`${String(added)} leads added.`);
}
