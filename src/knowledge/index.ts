export type { Competitors } from './competitor';
