import { createTransport, type Transport } from '../transport';
import { tooBig, unreachable } from './errors';

/** WeCom answers 200 to everything that it understood, refusals included. */
export const wecomTransport = (timeoutMs?: number): Transport =>
  createTransport({
    isAnswer: (status) => status >= 200 && status < 300,
    ...{ unreachable, tooBig, timeoutMs },
  });
