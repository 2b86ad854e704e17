import { DAY } from '../kernel/clock';
import type { Context } from './context';

export const PRUNE = 'app.prune';

const BODY_DAYS = 7;
const HASH_DAYS = 60;
const ANSWER_DAYS = 30;

/** Blanks callback bodies after a week, forgets their hashes after 60 days, and removes sessions that have ended, old answers and unused tickets. */
export async function prune({ sql, now }: Context): Promise<void> {
  await sql.run('UPDATE inbox SET body = NULL WHERE received_at < ? AND body IS NOT NULL', [
    now - BODY_DAYS * DAY,
  ]);
  await sql.run('DELETE FROM inbox WHERE received_at < ?', [now - HASH_DAYS * DAY]);
  await sql.run('DELETE FROM idempotent_answer WHERE created_at < ?', [now - ANSWER_DAYS * DAY]);
  await sql.run('DELETE FROM capture_ticket WHERE expires_at < ? AND used_at IS NULL', [
    now - ANSWER_DAYS * DAY,
  ]);
  await sql.run('DELETE FROM session WHERE expires_at < ?', [now]);
}
