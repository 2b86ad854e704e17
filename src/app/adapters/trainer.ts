import Piscina from 'piscina';
import type { Trainer } from '../../leads/training';
import { built } from './house';

export type TrainerPool = Trainer & { close: () => Promise<void> };

const LONGEST_MS = 120_000;

/** One thread that learns from leads that are over; it ends when there is nothing to learn. */
export function openTrainer(): TrainerPool {
  const pool = new Piscina({
    filename: built('training-worker.js'),
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 10_000,
  });
  return {
    train: async (wish) =>
      (await pool.run(wish, {
        name: 'train',
        signal: AbortSignal.timeout(LONGEST_MS),
      })) as Awaited<ReturnType<Trainer['train']>>,
    close: () => pool.close({ force: true }),
  };
}
