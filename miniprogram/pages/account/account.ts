import type { Account, Items, Visit } from '../../lib/answers';
import { visitRow, type VisitRow } from '../../lib/rows';
import { ask } from '../../phone/api';
import { serverNow } from '../../phone/clock';
import { given, moment, open, tapped, type Tap } from '../../phone/page';

function partsOf(account: Account, visits: readonly Visit[]) {
  const done = visits.filter(({ state }) => state === 'reported');
  const [latest] = done;
  const effective = done.filter((visit) => visit.effective).length;
  return {
    ...{ account, missing: '' },
    last: latest ? moment(latest.checkedInAt ?? latest.createdAt) : '还没有',
    effective: `${String(effective)} 次，共拜访 ${String(done.length)} 次`,
    nextStep: latest?.nextStep ?? '还没有定',
    visits: visits.map((visit) => visitRow(visit, serverNow(), 'account')),
  };
}

Component({
  data: {
    ...{ id: '', missing: '', last: '', effective: '', nextStep: '' },
    account: null as Account | null,
    visits: [] as VisitRow[],
  },
  methods: {
    onLoad(query: Record<string, string | undefined>) {
      this.setData({ id: given(query, 'id') });
    },
    async onShow() {
      const path = `/accounts/${this.data.id}`;
      try {
        const account = await ask<Account>(path);
        const { items } = await ask<Items<Visit>>(`${path}/visits`);
        this.setData(partsOf(account, items));
      } catch (error) {
        if (!this.data.account) this.setData({ missing: (error as Error).message });
      }
    },
    openVisit: (tap: Tap) => open('record', { id: tapped(tap) }),
    write() {
      const { id = '', name = '' } = this.data.account ?? {};
      open('visit', { account: id, name });
    },
  },
});
