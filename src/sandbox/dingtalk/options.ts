import type { AdjustableClock } from '../../kernel/clock';
import type { DirectorySeed } from '../options';

/** Everything that can be chosen about a simulated DingTalk organisation; times come from `clock`, shared with the product. */
export type DingTalkOptions = {
  /** Client ID of the internal app, the same as its AppKey (2.1). */
  clientId: string;
  clientSecret: string;
  /** Code of the app's robot, mostly the same as the Client ID (2.1). */
  robotCode: string;
  /** `ding…` (2.1). */
  corpId: string;
  /** Token of the HTTP event callback, 3 to 32 alphanumerics (2.4). */
  token: string;
  /** Key of the HTTP event callback, exactly 43 characters (2.4). */
  aesKey: string;
  /** The one interactive-card template that is published. */
  cardTemplateId: string;
  clock: AdjustableClock;
  directory: DirectorySeed;
  /** Number used by work notices only; 1000001 if left out (2.9). */
  agentId?: number;
  /** Where the sandbox can be reached from outside, without a slash at the end; learned from the Host header if left out. */
  publicUrl?: string;
  /** Where events go over HTTP while no Stream connection takes them. */
  eventUrl?: string;
  /** Where robot messages go over HTTP while no Stream connection takes them. */
  robotUrl?: string;
  /** Custom group robots: access_token → signing secret, or '' for none (2.8). */
  webhooks?: Record<string, string>;
};
