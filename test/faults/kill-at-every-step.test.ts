import { lanes } from '../support/databases';
import { killAtEveryStep } from './support/main-flow';
import { laySiege, type Siege } from './support/siege';

// X03. From form to card to 接手 to escalation takes some n steps towards the outside (SQL statements and HTTP requests). The
// program is killed before the 1st, the 2nd … the n-th of them, and a fresh one has to carry on. All of them take minutes:
// here every nineteenth, beginning elsewhere on each database; `npm run chaos` takes every one.
const STRIDE = 19;

describe.each(lanes)('killed at any moment between form and escalation on %s', (lane) => {
  let siege: Siege;
  beforeEach(async () => {
    siege = await laySiege(lane);
  });
  afterEach(() => siege.close());

  it('the program carries on, and nobody hears anything twice', async () => {
    const from = lane === 'sqlite' ? 1 : 10;
    const { walks, kills, steps } = await killAtEveryStep(siege, { from, stride: STRIDE });
    expect(kills).toBe(walks - 1);
    expect(steps).toBeGreaterThan(100);
  }, 120_000);
});
