import { Worker } from 'node:worker_threads';
import type { Answer, Question } from './frugal-process';

// A process of its own, because a thread's limit counts no buffers: three kilobytes that unpack to gigabytes must end this process
// and nothing else.

/** Answers a parent's questions with these works, and ends above the memory that the parent allows in its first argument. */
export function serveWorks(works: Record<string, (task: never) => Promise<unknown>>): void {
  const answer = async ({ name, task }: Question): Promise<Answer> => {
    try {
      return { value: await works[name]?.(task as never) };
    } catch (error) {
      return { error: String(error) };
    }
  };
  process.on('message', (question: Question) => {
    void answer(question).then((found) => process.send?.(found));
  });
  process.on('disconnect', () => process.exit());
  // Looks from a thread, since the reading itself may hold this one for seconds.
  const most = Number(process.argv[2]);
  const watch = `setInterval(() => process.memoryUsage.rss() > ${String(most)} && process.kill(process.pid, 'SIGKILL'), 20)`;
  new Worker(watch, { eval: true }).unref();
}
