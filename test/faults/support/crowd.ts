import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { openWorld, type World, type WorldOptions } from '../../support/program';
import { scratchFolder } from './places';

export type CrowdOptions = Pick<WorldOptions, 'lane' | 'env' | 'background'> & {
  reps: number;
  /** Open leads a rep may have. */
  capacity: number;
};

/** The reps' userids: rep01, rep02 … */
export const reps = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `rep${String(i + 1).padStart(2, '0')}`);

/** One team with as many reps as wanted; `chief` leads it, `boss` leads the company. */
export async function openCrowd({ reps: count, capacity, ...rest }: CrowdOptions): Promise<World> {
  const folder = scratchFolder();
  cpSync('config/business', folder.path, { recursive: true });
  const members = reps(count).map((userid) => ({
    ...{ userid, name: `销售${userid.slice(3)}`, position: '销售代表', departments: [10] },
  }));
  const people = {
    departments: [
      { id: 1, name: '晨光机电', parentId: 0 },
      { id: 10, name: '销售部', parentId: 1 },
    ],
    members: [
      { userid: 'boss', name: '周总', departments: [1], leaderOf: [1] },
      { userid: 'chief', name: '王主管', departments: [10], leaderOf: [10] },
      ...members,
    ],
    personas: { rep: 'rep01', manager: 'chief', director: 'boss' },
  };
  const weights = { region: 40, industry: 30, load: 30 };
  writeFileSync(join(folder.path, 'people.yaml'), stringify(people));
  writeFileSync(join(folder.path, 'dispatch.yaml'), stringify({ version: 1, weights, capacity }));
  const world = await openWorld({ ...rest, businessFolder: folder.path });
  return {
    ...world,
    close: async () => {
      await world.close();
      folder.drop();
    },
  };
}

/** Forms of different people: phone numbers and companies counted from 1. */
export const formOf = (n: number): Record<string, string> => ({
  company_name: `客户${String(n)}号`,
  contact_name: '王经理',
  phone: `139${String(n).padStart(8, '0')}`,
  message: '想了解报价',
});
