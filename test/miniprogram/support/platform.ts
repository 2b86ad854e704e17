import { randomBytes } from 'node:crypto';
import axios from 'axios';

// WeChat as the mini-program sees it: storage and files that survive a restart, a network that can be cut, a camera, a
// microphone and a place. What is asked over the network goes to a real server.

type Callbacks<T> = { success?: (answer: T) => void; fail?: (error: { errMsg: string }) => void };
type Headers = Record<string, string>;

/** What a test sees and sets of a phone. */
export type Senses = {
  server: string;
  online: boolean;
  /** Answers are lost on their way back, so that the server has what the phone does not know of. */
  deaf: (path: string) => boolean;
  now: () => number;
  loginCode: () => string;
  insideWecom: boolean;
  place: () => { latitude: number; longitude: number; accuracy: number } | null;
  /** What the camera or the album gives next. */
  picture: Buffer | null;
  /** The file that is chosen from a chat next. */
  document: { name: string; bytes: Buffer } | null;
  /** What was said into the microphone, or null when it is refused. */
  speech: { sound: Buffer; durationMs: number } | null;
  /** How the next question is answered. */
  confirms: boolean;
  /** A full phone. */
  full: boolean;
};

export type Trace = {
  toasts: string[];
  questions: string[];
  calls: string[];
  requests: { method: string; path: string; key: string | null; body: Body }[];
};

type Body = Record<string, unknown> | null;
type Memory = { storage: Map<string, string>; files: Map<string, Buffer> };

export type Platform = {
  senses: Senses;
  trace: Trace;
  memory: Memory;
  /** The object pages know as `wx`, without navigation. */
  wx: Record<string, unknown>;
  setOnline: (online: boolean) => void;
  /** How many requests are under way. */
  pending: () => number;
  /** What a mini-program that has ended listened to, and its temporary files. */
  forget: () => void;
};

/** A plain phone: no notch, no home bar. */
const SCREEN = {
  ...{ windowWidth: 375, windowHeight: 812, screenWidth: 375, screenHeight: 812, pixelRatio: 2 },
  ...{ statusBarHeight: 0, SDKVersion: '3.3.4', platform: 'android' },
  safeArea: { left: 0, top: 0, right: 375, bottom: 812, width: 375, height: 812 },
};

const USER = 'wxfile://usr';

export function openPlatform(
  given: Partial<Senses> & Pick<Senses, 'server' | 'loginCode'>,
): Platform {
  const senses: Senses = {
    ...{ online: true, deaf: () => false, now: () => Date.now(), insideWecom: true, picture: null },
    document: null,
    ...{ place: () => ({ latitude: 31.2363, longitude: 121.505, accuracy: 18 }), speech: null },
    ...{ confirms: true, full: false, ...given },
  };
  const memory: Memory = { storage: new Map(), files: new Map() };
  const trace: Trace = { toasts: [], questions: [], calls: [], requests: [] };
  const listeners = new Set<(change: { isConnected: boolean }) => void>();
  const parts = { senses, memory, trace };
  const net = network(parts);
  const recorder = microphone(parts);
  return {
    ...parts,
    pending: net.pending,
    forget: () => {
      listeners.clear();
      recorder.forget();
      for (const path of memory.files.keys())
        if (path.startsWith('wxfile://tmp/')) memory.files.delete(path);
    },
    wx: {
      ...{ env: { USER_DATA_PATH: USER }, ...storage(memory), ...files(parts), ...net.calls },
      ...{ ...camera(parts), ...telling(parts), getRecorderManager: recorder.get },
      ...{ getWindowInfo: () => SCREEN, getSystemInfoSync: () => SCREEN },
      onNetworkStatusChange: (listener: (change: { isConnected: boolean }) => void) =>
        listeners.add(listener),
      getNetworkType: ({ success }: Callbacks<{ networkType: string }>) =>
        success?.({ networkType: senses.online ? 'wifi' : 'none' }),
    },
    setOnline: (online) => {
      senses.online = online;
      for (const listener of listeners) listener({ isConnected: online });
    },
  };
}

type Parts = Pick<Platform, 'senses' | 'memory' | 'trace'>;

const storage = ({ storage: kept }: Memory): object => ({
  getStorageSync: (key: string): unknown => {
    const found = kept.get(key);
    return found === undefined ? '' : (JSON.parse(found) as unknown);
  },
  setStorageSync: (key: string, value: unknown) => void kept.set(key, JSON.stringify(value)),
  removeStorageSync: (key: string) => void kept.delete(key),
  getStorageInfoSync: () => ({ keys: [...kept.keys()] }),
});

function files({ memory, senses }: Parts): object {
  const manager = {
    saveFile: (ask: { tempFilePath: string; filePath: string } & Callbacks<object>) => {
      const bytes = memory.files.get(ask.tempFilePath);
      if (!bytes || senses.full) return ask.fail?.({ errMsg: 'saveFile:fail' });
      memory.files.set(ask.filePath, bytes);
      memory.files.delete(ask.tempFilePath);
      ask.success?.({});
    },
    access: ({ path, success, fail }: { path: string } & Callbacks<object>) =>
      memory.files.has(path) ? success?.({}) : fail?.({ errMsg: 'access:fail' }),
    unlink: ({ filePath, success, fail }: { filePath: string } & Callbacks<object>) =>
      memory.files.delete(filePath) ? success?.({}) : fail?.({ errMsg: 'unlink:fail' }),
  };
  return { getFileSystemManager: () => manager };
}

let made = 0;
function temporary({ files: kept }: Memory, bytes: Buffer, ending: string): string {
  const path = `wxfile://tmp/${String(++made)}.${ending}`;
  kept.set(path, bytes);
  return path;
}

type Sent = { url: string; header?: Headers };

function network({ senses, memory, trace }: Parts) {
  let pending = 0;
  async function send(
    { url, header = {} }: Sent,
    more: { method: string; data?: unknown; responseType?: 'arraybuffer' },
  ) {
    const path = url.replace(/^https?:\/\/[^/]+/, '');
    const body = (more.data ?? null) as Body;
    trace.requests.push({
      method: more.method,
      path,
      key: header['Idempotency-Key'] ?? null,
      body,
    });
    if (!senses.online) return null;
    pending++;
    try {
      const answer = await axios.request<unknown>({
        ...{ ...more, url: senses.server + path, headers: header, proxy: false },
        validateStatus: () => true,
      });
      return senses.deaf(path) ? null : answer;
    } catch {
      return null;
    } finally {
      pending--;
    }
  }
  const lost = { errMsg: 'request:fail' };
  const request = async (
    ask: Sent & { method: string; data?: unknown } & Callbacks<object>,
  ): Promise<void> => {
    const answer = await send(ask, { method: ask.method, data: ask.data });
    if (!answer) return ask.fail?.(lost);
    ask.success?.({ statusCode: answer.status, data: answer.data, header: answer.headers });
  };
  const uploadFile = async (
    ask: Sent & { filePath: string; name: string; formData: Headers } & Callbacks<object>,
  ): Promise<void> => {
    const bytes = memory.files.get(ask.filePath);
    if (!bytes) return ask.fail?.(lost);
    const form = new FormData();
    for (const [name, value] of Object.entries(ask.formData)) form.append(name, value);
    form.append(ask.name, new Blob([new Uint8Array(bytes)]), 'file');
    const answer = await send(ask, { method: 'POST', data: form });
    if (!answer) return ask.fail?.(lost);
    ask.success?.({ statusCode: answer.status, data: JSON.stringify(answer.data) });
  };
  const downloadFile = async (ask: Sent & Callbacks<object>): Promise<void> => {
    const answer = await send(ask, { method: 'GET', responseType: 'arraybuffer' });
    if (!answer) return ask.fail?.(lost);
    const tempFilePath = temporary(memory, Buffer.from(answer.data as ArrayBuffer), 'jpg');
    ask.success?.({ statusCode: answer.status, tempFilePath });
  };
  const login = ({ success }: Callbacks<{ code: string }>): void =>
    success?.({ code: senses.loginCode() });
  const calls = {
    ...{ request, uploadFile, downloadFile, login },
    ...(senses.insideWecom ? { qy: { login } } : {}),
  };
  return { calls, pending: () => pending };
}

const camera = ({ senses, memory, trace }: Parts): object => ({
  chooseMedia: ({ sourceType, success, fail }: { sourceType: string[] } & Callbacks<object>) => {
    trace.calls.push(`chooseMedia ${sourceType.join()}`);
    if (!senses.picture) return fail?.({ errMsg: 'chooseMedia:fail cancel' });
    success?.({ tempFiles: [{ tempFilePath: temporary(memory, senses.picture, 'jpg') }] });
  },
  chooseMessageFile: ({ success, fail }: Callbacks<object>) => {
    const { document: chosen } = senses;
    if (!chosen) return fail?.({ errMsg: 'chooseMessageFile:fail cancel' });
    success?.({ tempFiles: [{ name: chosen.name, path: temporary(memory, chosen.bytes, 'pdf') }] });
  },
  getLocation: ({ success, fail }: Callbacks<object>) => {
    trace.calls.push('getLocation');
    const place = senses.place();
    if (place) success?.(place);
    else fail?.({ errMsg: 'getLocation:fail auth deny' });
  },
  getRandomValues: ({ length, success }: { length: number } & Callbacks<object>) => {
    const bytes = randomBytes(length);
    success?.({ randomValues: new Uint8Array(bytes).buffer });
  },
});

function microphone({ senses, memory }: Parts): { get: () => object; forget: () => void } {
  const on: Record<string, ((answer: object) => void)[]> = { start: [], stop: [], error: [] };
  const tell = (what: string, answer: object): void => on[what]?.forEach((each) => each(answer));
  const hear = (what: string) => (each: (answer: object) => void) => void on[what]?.push(each);
  const recorder = {
    ...{ onStart: hear('start'), onStop: hear('stop'), onError: hear('error') },
    start: () => (senses.speech ? tell('start', {}) : tell('error', { errMsg: 'auth deny' })),
    stop: () => {
      if (!senses.speech) return;
      const { sound, durationMs: duration } = senses.speech;
      tell('stop', { tempFilePath: temporary(memory, sound, 'mp3'), duration });
    },
  };
  const forget = (): void => {
    for (const heard of Object.values(on)) heard.length = 0;
  };
  return { get: () => recorder, forget };
}

const telling = ({ senses, trace }: Parts): object => ({
  showToast: ({ title }: { title: string }) => void trace.toasts.push(title),
  showModal: ({ content, success }: { content: string } & Callbacks<{ confirm: boolean }>) => {
    trace.questions.push(content);
    success?.({ confirm: senses.confirms });
  },
  makePhoneCall: ({ phoneNumber }: { phoneNumber: string }) =>
    void trace.calls.push(`call ${phoneNumber}`),
  previewImage: () => void trace.calls.push('previewImage'),
  stopPullDownRefresh: () => undefined,
  createInnerAudioContext: () => ({
    ...{ onEnded: () => undefined, onStop: () => undefined, onError: () => undefined },
    ...{
      play: () => void trace.calls.push('play'),
      stop: () => undefined,
      destroy: () => undefined,
    },
  }),
});
