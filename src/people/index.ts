export { directorOf, managerOf, type Directory, type Member } from './member';
export { actorOf, inScope, scopeCondition } from './scope';
export { MemberChanged, MemberJoined, MemberLeft } from './events';
