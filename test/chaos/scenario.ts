import type { Lane } from '../support/databases';

export type Chance = {
  lane: Lane;
  /** Seeded. */
  random: () => number;
  /** True when the scenario's time is up. */
  isOver: () => boolean;
};

/** What came out: figures for the table, and every broken promise. */
export type Outcome = { figures: Record<string, number | string>; violations: string[] };

export type Scenario = {
  id: string;
  fault: string;
  done: string;
  mustHold: string;
  lanes: readonly Lane[];
  run: (chance: Chance) => Promise<Outcome>;
};

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));
