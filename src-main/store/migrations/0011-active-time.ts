import type { Migration } from './migration.ts'

/** Time that people worked on images: one row per visit, which grows while it lasts. */
export const migration: Migration = {
  number: 11,
  name: 'active-time',
  sql: `
    CREATE TABLE active_time (
      visit_id TEXT PRIMARY KEY,
      image_id TEXT NOT NULL REFERENCES image(id) ON DELETE CASCADE,
      person TEXT,
      active_ms INTEGER NOT NULL,
      started_at TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX active_time_image ON active_time (image_id);
  `,
}
