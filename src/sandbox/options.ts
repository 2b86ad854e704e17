import type { AdjustableClock } from '../kernel/clock';

/** A department of the simulated company; ids are positive integers and 1 is the root, as in WeCom [90208]. */
export type Department = { id: number; name: string; parentId: number };

/** A member as a test or the demo describes one; `leaderOf` lists department ids. */
export type MemberSeed = {
  userid: string;
  name: string;
  departments: number[];
  leaderOf?: number[];
  position?: string;
  mobile?: string;
};

/** Who works at the simulated company on the first day. */
export type DirectorySeed = { departments: Department[]; members: MemberSeed[] };

/** The userids whose chats the page opens with. */
type Personas = { rep: string; manager: string; director?: string };

/** Everything that can be chosen about a simulated tenant; times come from `clock`, shared with the product. */
export type SandboxOptions = {
  corpId: string;
  agentId: number;
  /** The app's secret. */
  secret: string;
  /** The contact-sync secret, the only one that may call user/list_id [96067]. */
  contactSecret?: string;
  /** Callback token, at most 32 alphanumerics [90930]. */
  token: string;
  /** Callback key, exactly 43 alphanumerics [90930]. */
  encodingAesKey: string;
  /** Where encrypted callbacks are really POSTed over HTTP. */
  callbackUrl: string;
  /** Where the page's website form posts its lead. */
  formUrl?: string;
  clock: AdjustableClock;
  directory: DirectorySeed;
  personas?: Personas;
  /** Folder with index.html, style.css and the bundled page.js; `dist/sandbox` below the working directory if left out. */
  pageDir?: string;
  /** Keys of known group webhooks; `sandbox-group` if left out [99110]. */
  webhookKeys?: string[];
  /** If given, mini-program notices must carry this appid [90236]. */
  miniProgramAppId?: string;
  /** The app's name in the chat header; 销售节拍 if left out. */
  appName?: string;
};
