import { pino, type Logger as Pino } from 'pino';

export type Logger = Pino;

// Long digit runs and secrets in addresses may come with somebody else's error text; they never reach a log line.
const PHONE = /(?<!\d)(\+?86)?1[3-9]\d{9}(?!\d)/g;
const SECRET =
  /((?:access_token|corpsecret|secret|authorization)["']?\s*[=:]\s*["']?|[?&](?:code|key)=|bearer\s+)[^\s"'&,}]+/gi;

/** Takes phone numbers and secrets out of a text. */
export const scrub = (text: string): string =>
  text.replace(SECRET, '$1***').replace(PHONE, '1**********');

/** JSON lines on standard output, without secrets or phone numbers. */
export function createLogger(
  level: string,
  out: { write: (line: string) => void } = process.stdout,
): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: errorFields },
  };
  return pino(options, { write: (line: string) => out.write(scrub(line)) });
}

const errorFields = (error: unknown): object =>
  error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { message: String(error) };
