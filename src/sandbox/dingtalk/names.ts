import { createHash, randomBytes } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The same for the same person in every run, and never equal to the userId (2.1). */
export function unionIdOf(corpId: string, userId: string): string {
  const body = digest(`union ${corpId} ${userId}`).toString('base64url');
  return `${body.replaceAll(/[-_]/g, 'x').slice(0, 21)}iEiE`;
}

/** An encrypted id such as senderId and chatbotUserId, of no use to any API (2.6). */
export function encryptedId(text: string): string {
  return `$:LWCP_v1:$${digest(`lwcp ${text}`).subarray(0, 16).toString('base64')}`;
}

/** openConversationId: `cid…==` (2.1). */
export function conversationId(text: string): string {
  return `cid${digest(`cid ${text}`).subarray(0, 16).toString('base64')}`;
}

/** msgId of a robot message: `msg…==` (2.6). */
export function newMsgId(): string {
  return `msg${randomBytes(16).toString('base64')}`;
}

/** `length` characters out of 0–9 and a–f, for tickets, sessions, codes and trace ids. */
export function randomHex(length: number): string {
  return randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length);
}

/** A request_id as it stands in every answer. */
export function requestId(): string {
  const hex = randomHex(32).toUpperCase();
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
