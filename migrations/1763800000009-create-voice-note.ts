import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

/** What is said has a table of its own; the texts that were typed into evidence so far move there. */
export class CreateVoiceNote1763800000009 implements MigrationInterface {
  name = 'CreateVoiceNote1763800000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'voice_note',
        columns: [
          make.id('id', primary),
          make.id('member_id'),
          make.text('origin', 8),
          make.text('source_key', 96, nullable),
          make.text('media_id', 512, nullable),
          make.text('state', 12),
          make.text('format', 8, nullable),
          make.int('duration_ms', nullable),
          make.text('sha256', 64, nullable),
          make.int('bytes', nullable),
          make.text('text', 2000, nullable),
          make.text('writer', 8, nullable),
          make.text('problem', 100, nullable),
          make.json('heard', nullable),
          make.id('visit_id', nullable),
          make.at('spoken_at'),
          make.at('created_at'),
          make.at('updated_at'),
          make.int('version'),
        ],
        uniques: [{ name: 'voice_note_source_uq', columnNames: ['source_key'] }],
        indices: [{ name: 'voice_note_member_ix', columnNames: ['member_id', 'created_at'] }],
      }),
    );
    await runner.query(MOVE);
    await runner.query('ALTER TABLE evidence DROP COLUMN transcript');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE evidence ADD COLUMN transcript varchar(2000)');
    await runner.query(
      'UPDATE evidence SET transcript = (SELECT text FROM voice_note WHERE voice_note.id = evidence.id)',
    );
    await runner.dropTable('voice_note');
  }
}

const MOVE = `INSERT INTO voice_note (id, member_id, origin, state, format, duration_ms, sha256, bytes, text, writer,
    visit_id, spoken_at, created_at, updated_at, version)
  SELECT id, member_id, 'visit', CASE WHEN transcript IS NULL THEN 'waiting' ELSE 'written' END,
    CASE media_type WHEN 'audio/mpeg' THEN 'mp3' WHEN 'audio/mp4' THEN 'm4a' ELSE SUBSTR(media_type, 7) END, duration_ms,
    sha256, bytes, transcript, CASE WHEN transcript IS NULL THEN NULL ELSE 'typed' END, visit_id, taken_at, received_at, received_at, 1
  FROM evidence WHERE kind = 'voice'`;
