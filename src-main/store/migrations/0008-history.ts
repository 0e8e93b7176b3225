import type { Migration } from './migration.ts'

/**
 * What makes undo outlive the window: of each stroke what was before it, of each undo and redo where it led. Lines of the
 * journal without a row here (of earlier versions) cannot be taken back. Blobs stand last: a list reads none of them.
 */
export const migration: Migration = {
  number: 8,
  name: 'history',
  sql: `
    CREATE TABLE history (
      sequence INTEGER PRIMARY KEY REFERENCES stroke(sequence) ON DELETE CASCADE,
      image_id TEXT NOT NULL REFERENCES image(id) ON DELETE CASCADE,
      stroke_id TEXT NOT NULL,
      session_id TEXT NOT NULL,
      label TEXT NOT NULL,
      author TEXT,
      created_at TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('stroke', 'travel')),
      -- of a stroke: the step that it was painted on; of a travel: the last step that is done after it; null: none
      step_id TEXT,
      -- coverage of 48 px at most on the longer side, as a patch
      thumbnail BLOB,
      -- the content before the stroke; null for a travel
      before BLOB
    ) STRICT;
    CREATE INDEX history_image ON history (image_id, sequence);
  `,
}
