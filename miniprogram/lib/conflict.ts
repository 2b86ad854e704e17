import type { Visit } from './answers';
import type { Draft } from './draft';

export type ConflictLine = { name: string; server: string; phone: string; same: boolean };

/** The two versions of one visit side by side, where they can differ. */
export function conflictLines(server: Visit, phone: Draft): ConflictLine[] {
  const pairs: [string, string, string][] = [
    ['客户', server.accountName, phone.accountName],
    ['今日动作', server.actions.join('、'), phone.actions.join('、')],
    ['下次动作', server.nextStep ?? '', phone.nextStep],
    ['备注', server.note ?? '', phone.note.trim()],
  ];
  return pairs
    .filter(([, there, here]) => there !== '' || here !== '')
    .map(([name, there, here]) => ({
      ...{ name, server: there || '（空）', phone: here || '（空）', same: there === here },
    }));
}
