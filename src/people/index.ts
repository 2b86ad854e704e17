export { busyAt, freeAt } from './busy';
export { isAway, workingTimesOf } from './absence';
export { directorOf, managerOf, type Directory, type Member } from './member';
export { actorOf, inScope, scopeCondition } from './scope';
export { AbsenceChanged, BusyChanged, MemberChanged, MemberJoined, MemberLeft } from './events';
