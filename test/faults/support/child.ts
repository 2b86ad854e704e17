import 'reflect-metadata';
import { readConfig } from '../../../src/app/config';
import { startProgram } from '../../../src/app/program';
import { frozenClock } from '../../../src/kernel/clock';
const t = performance.now();
void (async () => {
  const clock = frozenClock(Date.UTC(2026, 10, 25, 2, 0, 0));
  const program = await startProgram({ config: readConfig(process.env), clock, background: false });
  process.stdout.write(`started ${performance.now() - t} ${process.uptime()}\n`);
  await program.stop();
  process.exit(0);
})();
