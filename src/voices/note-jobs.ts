/** Brings a file from the platform, turns speech into text, finds the fields in a text, removes what is not wanted. */
export const FETCH = 'voice.fetch';
export const LISTEN = 'voice.listen';
export const UNDERSTAND = 'voice.understand';
export const FORGET = 'voice.forget';

type Work = { kind: string; lane: 1; payload: object; unique: string; again: true };

const about = (kind: string, voiceId: string): Work => ({
  ...{ kind, lane: 1, payload: { voiceId } },
  ...{ unique: `${kind}:${voiceId}`, again: true },
});

export const fetchJob = (voiceId: string): Work => about(FETCH, voiceId);
export const listenJob = (voiceId: string): Work => about(LISTEN, voiceId);
export const understandJob = (voiceId: string): Work => about(UNDERSTAND, voiceId);
export const forgetJob = (voiceId: string): Work => about(FORGET, voiceId);
