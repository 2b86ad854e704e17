export { beginVisitNote, receiveVoice } from './commands/begin-note';
export { dropNote, ownNote, typeNote, visibleNote } from './commands/write-note';
export type { VoiceContext } from './context';
export { VoiceDiscarded, VoiceHeard, VoiceWaiting } from './events';
export { MEDIA_TYPES, type VoiceFormat } from './format';
export type { Heard, Term, Vocabulary } from './heard';
export { saidAs, type Subject } from './subject';
export { confirmNote, type VoiceNote } from './voice-note';
export { voiceView, VoiceView } from './views';
