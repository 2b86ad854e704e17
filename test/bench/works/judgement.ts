import { read } from '../../../src/app/adapters/words-worker';
import { readBusiness } from '../../../src/app/business';
import { judge } from '../../../src/visits/authenticity';
import { understand, type Heard } from '../../../src/voices/heard';
import { saidAs } from '../../../src/voices/subject';
import { cheats } from '../../visits/support/cheats';
import { honestVisits } from '../../visits/support/days';
import { clips, NOW, SUBJECTS } from '../../voices/support/clips';
import { mostRow, type Row } from '../table';
import type { Work } from './work';

type Told = ReturnType<typeof cheats>[number];

const HONEST = 200;

/** Scripted cheats that pass, and honest visits that are suspected. */
export const suspecting: Work = ({ seed }) => {
  const flagged = ({ facts, around }: Told): boolean => judge(facts, around).flagged;
  const told = cheats(seed);
  const passed = told.filter((one) => !flagged(one)).length;
  const honest = honestVisits(seed, HONEST);
  const suspected = honest.filter(flagged).length;
  return Promise.resolve([
    mostRow(`scripted cheats that are not flagged, of ${String(told.length)}`, {
      ...{ value: passed, most: 0, unit: '' },
    }),
    mostRow(`honest visits that are flagged, of ${String(HONEST)}`, {
      ...{ value: suspected, most: HONEST * 0.02, unit: '' },
    }),
  ]);
};

const FIELDS: Record<string, (heard: Heard) => unknown> = {
  subject: ({ subject }) => subject?.name ?? null,
  product: ({ product }) => product,
  amountYuan: ({ amountFen }) => amountFen && amountFen / 100,
  nextAt: ({ nextAt }) => nextAt,
};

/** Fields of the 200 clips that were filled in wrongly; how many were left blank stands beside it. */
export const hearing: Work = () => {
  const { vocabulary } = readBusiness('config/business');
  const terms = Object.values(vocabulary).flat();
  const names = [
    ...SUBJECTS.flatMap(({ name }) => saidAs(name)),
    ...terms.flatMap(({ name, said }) => [name, ...said]),
  ];
  const rows = clips().map(({ text, meant }) => {
    const reading = read({ text, names, now: NOW });
    return {
      meant,
      heard: understand({ text, reading, subjects: SUBJECTS, vocabulary, now: NOW }),
    };
  });
  const rowOf = ([field, pick]: (typeof entries)[number]): Row => {
    const key = field as keyof (typeof rows)[number]['meant'];
    const filled = rows.filter(({ heard }) => pick(heard) !== null);
    const wrong = filled.filter(({ heard, meant }) => pick(heard) !== meant[key]).length;
    const blank = rows.filter(
      ({ heard, meant }) => meant[key] !== null && pick(heard) === null,
    ).length;
    const note = `${String(filled.length)} filled in, ${String(blank)} left blank that were said`;
    return mostRow(`200 voice clips, ${field}: wrong`, { value: wrong, most: 0, unit: '', note });
  };
  const entries = Object.entries(FIELDS);
  return Promise.resolve(entries.map(rowOf));
};
