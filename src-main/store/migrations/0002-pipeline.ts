import type { Migration } from './migration.ts'

/** What the pipeline keeps on disk: which row of which file is whose input, and which predictions there are. */
export const migration: Migration = {
  number: 2,
  name: 'pipeline',
  sql: `
    -- One .npy of model inputs: a dataset at one size, fit and resampling. See src-main/inference/README.md.
    CREATE TABLE input_file (
      -- never used twice: a process may still know the file that had it
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      dataset_id TEXT NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
      feed TEXT NOT NULL,
      row_bytes INTEGER NOT NULL,
      -- milliseconds since 1970
      used_at INTEGER NOT NULL,
      -- until then a process works with it; renewed while it does
      lease_until INTEGER NOT NULL DEFAULT 0,
      UNIQUE (dataset_id, feed)
    ) STRICT;

    CREATE TABLE input_row (
      file_id INTEGER NOT NULL REFERENCES input_file(id) ON DELETE CASCADE,
      image_sha256 TEXT NOT NULL,
      row INTEGER NOT NULL,
      -- null while the row is reserved but not written
      crc32 INTEGER,
      PRIMARY KEY (file_id, image_sha256)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX input_row_place ON input_row (file_id, row);

    -- A stored plane. 0 bytes: it was given up for room, and is made again when it is needed.
    CREATE TABLE prediction (
      model_sha256 TEXT NOT NULL,
      profile_hash TEXT NOT NULL,
      image_sha256 TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      used_at INTEGER NOT NULL,
      PRIMARY KEY (model_sha256, profile_hash, image_sha256)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX prediction_use ON prediction (used_at) WHERE bytes > 0;
  `,
}
