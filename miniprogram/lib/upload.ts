import type { Capture } from './draft';

/** The fields of a multipart form that accompany a photo or a voice note; `sentAt` is the phone's clock as it leaves. */
export function uploadFields(capture: Capture, sentAt: number): Record<string, string> {
  const { kind, source, takenAt, ticketId, position } = capture;
  const all = { kind, source, takenAt, sentAt, ticketId, ...position };
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) if (value !== null) fields[name] = String(value);
  return fields;
}

/** What is answered in the server's place when the bytes of a capture are not on the phone any more. */
export const FILE_GONE = {
  code: 'phone.file_gone',
  message: '照片或录音已不在手机里，请删除后重拍',
};
