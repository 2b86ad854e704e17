import { Worker } from 'node:worker_threads';
import { examine, firstPage, read } from './document-reader';
import type { Answer, Question } from './frugal-process';

// A process of its own, because a thread's limit counts no buffers: three kilobytes that unpack to gigabytes must end this process
// and nothing else.

const works: Record<string, (task: never) => Promise<unknown>> = { examine, firstPage, read };

async function answer({ name, task }: Question): Promise<Answer> {
  try {
    return { value: await works[name]?.(task as never) };
  } catch (error) {
    return { error: String(error) };
  }
}

process.on('message', (question: Question) => {
  void answer(question).then((found) => process.send?.(found));
});
process.on('disconnect', () => process.exit());

// Looks from a thread, since the reading itself may hold this one for seconds.
const most = Number(process.argv[2]);
const WATCH = `setInterval(() => process.memoryUsage.rss() > ${String(most)} && process.kill(process.pid, 'SIGKILL'), 20)`;
new Worker(WATCH, { eval: true }).unref();
