import type { Row } from '../table';

export type BenchOptions = { quick: boolean; full: boolean; seed: number };

/** One thing that is measured; it brings and removes all it needs. */
export type Work = (options: BenchOptions) => Promise<Row[]>;
