import type { Clock } from '../kernel/clock';

/** One request to the simulated API, with its access_token masked. */
export type LoggedRequest = {
  method: string;
  /** Below /cgi-bin/, e.g. `message/send`. */
  path: string;
  /** Simulated UTC ms of arrival. */
  at: number;
  /** Real ms of arrival on the process's monotonic clock. */
  wallMs: number;
  query: Record<string, string>;
  /** Parsed JSON, or a note about the size of anything else. */
  body: unknown;
  /** HTTP status; 0 until answered, and for good when the connection was cut or left hanging. */
  status: number;
  errcode?: number;
  /** What api.dingtalk.com refused with. */
  code?: string;
};

export type RequestLog = {
  open: (request: Pick<LoggedRequest, 'method' | 'path'> & Incoming) => LoggedRequest;
  list: (path?: string) => LoggedRequest[];
  clear: () => void;
};

type Incoming = { query: URLSearchParams; raw: Buffer };

/** Older requests are forgotten, so that a long demo does not fill the memory. */
const MAX_ENTRIES = 50_000;

const SECRETS = new Set(['access_token', 'corpsecret', 'appsecret']);

export function createRequestLog(clock: Clock): RequestLog {
  const entries: LoggedRequest[] = [];
  return {
    open: ({ method, path, query, raw }) => {
      const entry: LoggedRequest = {
        method,
        path,
        at: clock.now(),
        wallMs: performance.now(),
        query: masked(query),
        body: readable(raw),
        status: 0,
      };
      entries.push(entry);
      if (entries.length > MAX_ENTRIES) entries.shift();
      return entry;
    },
    list: (path) => entries.filter((entry) => path === undefined || entry.path === path),
    clear: () => {
      entries.length = 0;
    },
  };
}

function masked(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...query].map(([name, value]) => [name, SECRETS.has(name) ? '***' : value]),
  );
}

function readable(raw: Buffer): unknown {
  if (raw.length === 0) return undefined;
  try {
    return JSON.parse(raw.toString()) as unknown;
  } catch {
    return `<${String(raw.length)} bytes>`;
  }
}
