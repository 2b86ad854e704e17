// The one place that calls the platform for network, files, senses and storage. Calls that can fail answer null or a value
// that says so; none throws.
import type { Position } from '../lib/draft';

export type Received = { status: number; data: unknown; headers: Record<string, string> };

const NOTHING: Received = { status: 0, data: null, headers: {} };
/** A question unanswered for so long counts as no network; a photo on a slow line takes longer. */
const QUESTION_MS = 15_000;
const UPLOAD_MS = 120_000;

type Method = 'GET' | 'POST' | 'DELETE';
export type Request = {
  url: string;
  method: Method;
  headers: Record<string, string>;
  body?: object;
};

/** Sends JSON; status 0 when the server could not be reached. */
export const request = ({ url, method, headers, body }: Request): Promise<Received> =>
  new Promise((resolve) => {
    wx.request({
      ...{ url, method, header: { ...headers, 'Content-Type': 'application/json' } },
      ...(body ? { data: body } : {}),
      timeout: QUESTION_MS,
      success: ({ statusCode, data, header }) =>
        resolve({ status: statusCode, data, headers: header }),
      fail: () => resolve(NOTHING),
    });
  });

export type Upload = {
  url: string;
  headers: Record<string, string>;
  path: string;
  fields: Record<string, string>;
};

/** Sends a file with fields as a multipart form. */
export const upload = ({ url, headers, path, fields }: Upload): Promise<Received> =>
  new Promise((resolve) => {
    wx.uploadFile({
      ...{ url, filePath: path, name: 'file', formData: fields, header: headers },
      timeout: UPLOAD_MS,
      success: ({ statusCode, data }) =>
        resolve({ status: statusCode, data: parse(data), headers: {} }),
      fail: () => resolve(NOTHING),
    });
  });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Fetches a file to a place where the phone can show or play it; null when it does not come. */
export const download = (url: string, headers: Record<string, string>): Promise<string | null> =>
  new Promise((resolve) => {
    wx.downloadFile({
      ...{ url, header: headers },
      success: ({ statusCode, tempFilePath }) => resolve(statusCode === 200 ? tempFilePath : null),
      fail: () => resolve(null),
    });
  });

type Signing = Pick<typeof wx, 'login'>;

/** A one-time code for signing in; `wxwork` inside WeCom, whose own `wx.qy` gives it. */
export const loginCode = (): Promise<{ code: string; environment?: 'wxwork' } | null> =>
  new Promise((resolve) => {
    const { qy } = wx as typeof wx & { qy?: Signing };
    (qy ?? wx).login({
      success: ({ code }) => resolve(qy ? { code, environment: 'wxwork' } : { code }),
      fail: () => resolve(null),
    });
  });

/** Where the phone is now, or null when it does not say. Asked at a capture only. */
export const whereAmI = (): Promise<Position | null> =>
  new Promise((resolve) => {
    wx.getLocation({
      ...{ type: 'gcj02', isHighAccuracy: true, highAccuracyExpireTime: 4_000 },
      success: ({ latitude, longitude, accuracy }) =>
        resolve({ latitude, longitude, crs: 'gcj02', accuracyMetres: accuracy }),
      fail: () => resolve(null),
    });
  });

/** Takes a picture with the camera or chooses one; its temporary file, or null. */
export const choosePicture = (from: 'camera' | 'album'): Promise<string | null> =>
  new Promise((resolve) => {
    wx.chooseMedia({
      ...{ count: 1, mediaType: ['image'], sourceType: [from], sizeType: ['original'] },
      success: ({ tempFiles }) => resolve(tempFiles[0]?.tempFilePath ?? null),
      fail: () => resolve(null),
    });
  });

/** Chooses a document that was sent in a chat; null when none is. */
export const chooseDocument = (): Promise<{ path: string; name: string } | null> =>
  new Promise((resolve) => {
    wx.chooseMessageFile({
      ...{ count: 1, type: 'file', extension: ['pdf', 'jpg', 'jpeg', 'png'] },
      success: ({ tempFiles: [file] }) =>
        resolve(file ? { path: file.path, name: file.name } : null),
      fail: () => resolve(null),
    });
  });

/** 16 random bytes. */
export const randomBytes = (): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    wx.getRandomValues({
      length: 16,
      success: ({ randomValues }) => resolve(new Uint8Array(randomValues)),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    });
  });

export const isOnline = (): Promise<boolean> =>
  new Promise((resolve) => {
    wx.getNetworkType({
      success: ({ networkType }) => resolve(networkType !== 'none'),
      fail: () => resolve(true),
    });
  });

/** Tells a member something in passing. */
export const toast = (title: string): void => void wx.showToast({ title, icon: 'none' });

/** Asks before something that cannot be undone. */
export const confirm = (content: string, title = ''): Promise<boolean> =>
  new Promise((resolve) => {
    wx.showModal({
      ...{ title, content, confirmColor: '#1f6feb' },
      success: (answer) => resolve(answer.confirm),
      fail: () => resolve(false),
    });
  });

/** The phone has one loudspeaker: who plays last is heard. */
let player: WechatMiniprogram.InnerAudioContext | null = null;

/** Plays a file of the phone and says when it is over, for whatever reason. */
export function playSound(path: string, ended: () => void): void {
  stopSound();
  const made = wx.createInnerAudioContext();
  player = made;
  for (const on of [made.onEnded, made.onStop, made.onError]) on.call(made, ended);
  made.src = path;
  made.play();
}

/** Stops what plays, if anything does. */
export function stopSound(): void {
  player?.stop();
  player?.destroy();
  player = null;
}
