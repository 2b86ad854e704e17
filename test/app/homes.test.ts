import { accountsOn } from '../../src/app/homes';
import type { Member } from '../../src/people';

const member = (id: string, more: Partial<Member> = {}): Member => ({
  ...{ id, platform: 'wecom', platformUserId: `w-${id}`, name: id, position: '', role: 'rep' },
  ...{ status: 'active', teamId: null, regions: [], industries: [], available: true },
  ...{ capacity: null, senior: false, joinedAt: null, utcOffset: null, version: 1 },
  ...more,
});

describe('accounts on a platform', () => {
  it('are those of reps there, and of reps elsewhere who are named for one there', () => {
    const members = [
      member('there', { platform: 'dingtalk', platformUserId: 'sunyue' }),
      member('elsewhere'),
      member('leader', { role: 'manager' }),
      member('gone', { status: 'left' }),
    ];
    const aliases = {
      'dingtalk:li01': 'wecom:w-elsewhere',
      'dingtalk:wang01': 'wecom:w-leader',
      'dingtalk:zhao01': 'wecom:w-gone',
    };
    const directory = { members, teams: [], absences: [], busy: [] };
    expect([...accountsOn({ directory, aliases }, 'dingtalk')]).toEqual([
      ['sunyue', 'there'],
      ['li01', 'elsewhere'],
    ]);
  });
});
