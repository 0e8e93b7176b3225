import type { Migration } from './migration.ts'

/** How far each mask is, who said so, and what a mask was begun with. What nobody said follows from the mask itself. */
export const migration: Migration = {
  number: 10,
  name: 'annotation-status',
  sql: `
    CREATE TABLE annotation_status (
      image_id TEXT PRIMARY KEY REFERENCES image(id) ON DELETE CASCADE,
      state TEXT NOT NULL CHECK (state IN ('in-progress', 'submitted', 'accepted', 'returned')),
      person TEXT,
      at TEXT NOT NULL,
      no_hair INTEGER NOT NULL DEFAULT 0,
      -- what the reviewer who returned it asked for; stays until it is submitted again
      comment TEXT,
      comment_by TEXT,
      comment_at TEXT
    ) STRICT;

    CREATE TABLE status_event (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      image_id TEXT NOT NULL REFERENCES image(id) ON DELETE CASCADE,
      act TEXT NOT NULL,
      from_state TEXT NOT NULL,
      to_state TEXT NOT NULL,
      person TEXT,
      at TEXT NOT NULL,
      comment TEXT,
      mask_version TEXT
    ) STRICT;
    CREATE INDEX status_event_image ON status_event (image_id, id);

    -- The prediction that a mask was begun with by the dataset's rule, so that statistics can tell it from painting.
    CREATE TABLE pre_label (
      image_id TEXT PRIMARY KEY REFERENCES image(id) ON DELETE CASCADE,
      model_id TEXT NOT NULL,
      model_name TEXT NOT NULL,
      threshold REAL NOT NULL,
      post_processing INTEGER NOT NULL,
      person TEXT,
      at TEXT NOT NULL
    ) STRICT;
  `,
}
