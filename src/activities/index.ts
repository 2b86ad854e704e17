export { FollowUpLogged } from './events';
export {
  CHANNELS,
  CHANNEL_NAMES,
  OUTCOMES,
  OUTCOME_NAMES,
  type Channel,
  type Outcome,
} from './follow-up';
export type { FollowUpRepository } from './repository';
export { logFollowUp } from './commands/log-follow-up';
