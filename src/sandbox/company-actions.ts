import type { Delivery } from './callbacks';
import type { ContactChange } from './directory';
import { deliver, head } from './member-actions';
import type { World } from './world';
import type { XmlFields } from './xml';

/** What happens in the company outside of chats. */
export type CompanyActions = {
  /** A customer scans the member's code; the welcome code is good for 20 s [92130]. */
  addCustomer: (
    userid: string,
    externalUserId: string,
    details?: { name?: string; state?: string },
  ) => Promise<Delivery & { welcomeCode: string }>;
  /** Changes the directory and tells it through the contact-sync callback, without AgentID [90970]. */
  changeContact: (change: ContactChange) => Promise<Delivery>;
  /** A leave passes, from now or some moment on, until another; answers the approval's number. */
  approveLeave: (userid: string, span: { fromAt: number; toAt: number }) => Promise<string>;
  withdrawLeave: (approvalId: string) => Promise<Delivery>;
  /** Status 2: messages to the member come back as invaliduser, and nobody can sign in as them. */
  disableMember: (userid: string) => void;
};

export function createCompanyActions(world: World): CompanyActions {
  return {
    addCustomer: async (userid, externalUserId, { name = externalUserId, state = '' } = {}) => {
      const member = world.directory.get(userid);
      const customer = { userid: member.userid, externalUserId, name, state };
      const { welcomeCode } = world.customers.add(customer);
      const delivery = await deliver(world, {
        ...head(world, 'sys', 'event'),
        Event: 'change_external_contact',
        ChangeType: 'add_external_contact',
        UserID: member.userid,
        ExternalUserID: externalUserId,
        ...(state ? { State: state } : {}),
        WelcomeCode: welcomeCode,
      });
      return { ...delivery, welcomeCode };
    },
    changeContact: (change) => {
      world.directory.apply(change);
      world.changes.tell({ kind: 'directory' });
      const fields = {
        ...head(world, 'sys', 'event'),
        Event: 'change_contact',
        ChangeType: change.changeType,
        ...('userid' in change ? memberFields(change) : departmentFields(change)),
      };
      return deliver(world, fields, { agentId: null });
    },
    ...leaveActions(world),
    disableMember: (userid) => {
      world.directory.setStatus(userid, 2);
      world.changes.tell({ kind: 'directory' });
    },
  };
}

const leaveActions = (world: World): Pick<CompanyActions, 'approveLeave' | 'withdrawLeave'> => ({
  approveLeave: async (userid, span) => {
    const spNo = world.approvals.pass({ userid: world.directory.get(userid).userid, ...span });
    await deliver(world, approvalFields(world, spNo, 2));
    return spNo;
  },
  withdrawLeave: (spNo) => {
    world.approvals.withdraw(spNo);
    return deliver(world, approvalFields(world, spNo, 6));
  },
});

/** What it is about is not told [91815]. */
const approvalFields = (world: World, spNo: string, status: number): XmlFields => ({
  ...head(world, 'sys', 'event'),
  Event: 'sys_approval_change',
  ApprovalInfo: { SpNo: spNo, SpNoStr: spNo, SpStatus: status, StatuChangeEvent: 2 },
});

/** Since 2022-08-15 only ids and departments are told [90970]. */
function memberFields(change: Extract<ContactChange, { userid: string }>): XmlFields {
  const departments = 'departments' in change ? change.departments : undefined;
  const renamed = 'newUserid' in change ? change.newUserid : undefined;
  return {
    UserID: change.userid,
    ...(renamed === undefined ? {} : { NewUserID: renamed }),
    ...(departments === undefined ? {} : { Department: departments.join(',') }),
  };
}

function departmentFields(change: Extract<ContactChange, { id: number }>): XmlFields {
  const parentId = 'parentId' in change ? change.parentId : undefined;
  return { Id: change.id, ...(parentId === undefined ? {} : { ParentId: parentId }) };
}
