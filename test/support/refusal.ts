import { Refusal } from '../../src/kernel/refusal';

/** The code with which a rule refuses; `none` when it does not. */
export function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error);
  }
  return 'none';
}
