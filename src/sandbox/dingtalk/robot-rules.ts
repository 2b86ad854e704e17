import { isJson } from '../api-error';
import type { Json } from '../api-error';
import { refused } from './refused';

/** Fields each msgKey must have, all of them non-empty texts (2.7). */
const FIELDS: Record<string, string[]> = {
  sampleText: ['content'],
  sampleMarkdown: ['title', 'text'],
  sampleImageMsg: ['photoURL'],
  sampleLink: ['text', 'title', 'picUrl', 'messageUrl'],
  sampleActionCard: ['title', 'text', 'singleTitle', 'singleURL'],
  sampleActionCard2: ['title', 'text', ...actions(2)],
  sampleActionCard3: ['title', 'text', ...actions(3)],
  sampleActionCard4: ['title', 'text', ...actions(4)],
  sampleActionCard5: ['title', 'text', ...actions(5)],
  sampleActionCard6: ['title', 'text', 'buttonTitle1', 'buttonUrl1', 'buttonTitle2', 'buttonUrl2'],
};

const MAX_PARAM_BYTES = 15_000;

function actions(count: number): string[] {
  return Array.from({ length: count }, (_, i) => i + 1).flatMap((n) => [
    `actionTitle${String(n)}`,
    `actionURL${String(n)}`,
  ]);
}

/** Checks msgKey and msgParam, which is a JSON text and never an object, and answers what it says (2.7). */
export function checkRobotMessage({ msgKey, msgParam }: Json): { kind: string; content: Json } {
  if (typeof msgKey !== 'string' || !msgKey) throw refused('invalidParameter.msgKey.empty');
  const fields = FIELDS[msgKey];
  if (!fields) throw refused('invalidParameter.msgKey.invalid');
  if (typeof msgParam !== 'string')
    throw refused('invalidParameter.msgParam.invalid', 'msgParam must be a JSON string');
  if (Buffer.byteLength(msgParam) > MAX_PARAM_BYTES)
    throw refused('invalidParameter.msgParam.tooLong');
  const content = parse(msgParam);
  const missing = fields.find((name) => typeof content[name] !== 'string' || content[name] === '');
  if (missing !== undefined)
    throw refused('invalidParameter.msgParam.invalid', `${msgKey} needs ${missing}`);
  return { kind: msgKey, content };
}

function parse(msgParam: string): Json {
  try {
    const content: unknown = JSON.parse(msgParam);
    if (isJson(content)) return content;
  } catch {
    // Refused below.
  }
  throw refused('invalidParameter.msgParam.invalid', 'msgParam is no JSON text of an object');
}
