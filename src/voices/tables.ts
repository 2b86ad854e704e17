import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { Review } from './review';
import type { VoiceNote } from './voice-note';

export const VoiceNoteTable = new EntitySchema<VoiceNote>({
  name: 'voice_note',
  tableName: 'voice_note',
  columns: {
    id: { ...col.id(), primary: true },
    memberId: col.id({ name: 'member_id' }),
    origin: col.text(8),
    sourceKey: col.text(96, { name: 'source_key', nullable: true }),
    mediaId: col.text(512, { name: 'media_id', nullable: true }),
    state: col.text(12),
    format: col.text(8, { nullable: true }),
    durationMs: col.int({ name: 'duration_ms', nullable: true }),
    sha256: col.text(64, { nullable: true }),
    bytes: col.int({ nullable: true }),
    text: col.text(2000, { nullable: true }),
    writer: col.text(8, { nullable: true }),
    problem: col.text(100, { nullable: true }),
    heard: col.json({ nullable: true }),
    visitId: col.id({ name: 'visit_id', nullable: true }),
    spokenAt: col.at({ name: 'spoken_at' }),
    createdAt: col.at({ name: 'created_at' }),
    updatedAt: col.at({ name: 'updated_at' }),
    version: col.int(),
  },
  uniques: [{ name: 'voice_note_source_uq', columns: ['sourceKey'] }],
  indices: [{ name: 'voice_note_member_ix', columns: ['memberId', 'createdAt'] }],
});

export const VoiceReviewTable = new EntitySchema<Review>({
  name: 'voice_review',
  tableName: 'voice_review',
  columns: {
    voiceId: { ...col.id({ name: 'voice_id' }), primary: true },
    reviewerId: { ...col.id({ name: 'reviewer_id' }), primary: true },
    listenedAt: col.at({ name: 'listened_at' }),
    verdict: col.text(8, { nullable: true }),
    comment: col.text(500, { nullable: true }),
    reviewedAt: col.at({ name: 'reviewed_at', nullable: true }),
  },
});

export const voiceTables = [VoiceNoteTable, VoiceReviewTable];
