import type { Migration } from './migration.ts'

/** Masks that were kept under a name. Their bytes lie in versions/<content hash>.png, once for each content. */
export const migration: Migration = {
  number: 9,
  name: 'versions',
  sql: `
    CREATE TABLE mask_version (
      id TEXT PRIMARY KEY,
      image_id TEXT NOT NULL REFERENCES image(id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      comment TEXT NOT NULL,
      author TEXT,
      -- as mask.version: SHA-256 of size and plane
      version TEXT NOT NULL,
      pixels INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX mask_version_image ON mask_version (image_id, created_at);
    CREATE INDEX mask_version_content ON mask_version (version);
  `,
}
