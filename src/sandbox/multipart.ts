import { ApiError } from './api-error';

/** One part of a multipart/form-data body (RFC 7578). */
export type Part = { name: string; filename?: string; bytes: Buffer };

const BREAK = Buffer.from('\r\n\r\n');

/** Splits a body by the boundary of its content type; throws 41005 if it is not well formed. */
export function parseMultipart(body: Buffer, contentType: string): Part[] {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]{1,70})"?/i.exec(contentType)?.[1];
  if (!boundary) throw new ApiError(41005, 'not multipart/form-data');
  const mark = Buffer.from(`\r\n--${boundary}`);
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const starts = positions(whole, mark);
  return starts.slice(0, -1).map((start, i) => {
    const from = start + mark.length + 2;
    return parsePart(whole.subarray(from, starts[i + 1]));
  });
}

function positions(whole: Buffer, mark: Buffer): number[] {
  const found: number[] = [];
  for (let at = whole.indexOf(mark); at >= 0; at = whole.indexOf(mark, at + mark.length))
    found.push(at);
  if (found.length < 2) throw new ApiError(41005, 'multipart body is cut off');
  return found;
}

function parsePart(part: Buffer): Part {
  const end = part.indexOf(BREAK);
  const head = end < 0 ? '' : part.subarray(0, end).toString();
  const name = /[ ;]name="([^"]*)"/i.exec(head)?.[1];
  if (name === undefined) throw new ApiError(41005, 'multipart part without a name');
  const filename = /filename="([^"]*)"/i.exec(head)?.[1];
  const bytes = Buffer.from(part.subarray(end + BREAK.length));
  return filename ? { name, filename, bytes } : { name, bytes };
}
