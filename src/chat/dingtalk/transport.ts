import { createTransport, type Transport } from '../transport';
import { tooBig, unreachable } from './errors';

/** Refusals of DingTalk's new API are 4xx and some 5xx with a JSON body, so every status is an answer to be read. */
export const dingTalkTransport = (): Transport =>
  createTransport({ isAnswer: () => true, unreachable, tooBig });
