import type { Migration } from './migration.ts'

/** The first schema: datasets, masks and their journal, models and runs, results, jobs. */
export const migration: Migration = {
  number: 1,
  name: 'main',
  sql: `
    CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

    CREATE TABLE dataset (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL UNIQUE COLLATE NOCASE,
      root TEXT NOT NULL,
      layout TEXT NOT NULL,
      target TEXT NOT NULL,
      classes TEXT,
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE image (
      id TEXT PRIMARY KEY,
      dataset_id TEXT NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      -- natural order of the path within its dataset
      sort_key TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      -- as shown: EXIF orientation applied
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      orientation INTEGER NOT NULL DEFAULT 1,
      split TEXT NOT NULL,
      added_at TEXT NOT NULL,
      UNIQUE (dataset_id, path)
    ) STRICT;
    CREATE INDEX image_order ON image (dataset_id, sort_key);
    CREATE INDEX image_hash ON image (sha256);

    CREATE TABLE problem (
      id INTEGER PRIMARY KEY,
      dataset_id TEXT NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
      image_id TEXT REFERENCES image(id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      code TEXT NOT NULL,
      message TEXT NOT NULL
    ) STRICT;
    CREATE INDEX problem_dataset ON problem (dataset_id, path);
    CREATE INDEX problem_image ON problem (image_id);

    -- The mask file of an image, masks/<image id>.png: 8-bit grey, the image's size as shown.
    CREATE TABLE mask (
      image_id TEXT PRIMARY KEY REFERENCES image(id) ON DELETE CASCADE,
      version TEXT NOT NULL,
      origin TEXT NOT NULL CHECK (origin IN ('imported', 'painted')),
      author TEXT,
      pixels INTEGER NOT NULL,
      -- file that it was imported from, and the hash of that file and of the classes that counted in it,
      -- so that a re-import knows what is new
      source_path TEXT,
      source_sha256 TEXT,
      -- last stroke that the file contains
      sequence INTEGER NOT NULL DEFAULT 0,
      updated_at TEXT NOT NULL
    ) STRICT;

    -- The journal. A patch holds the content after the stroke, so that replay needs no order between tiles.
    CREATE TABLE stroke (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      image_id TEXT NOT NULL REFERENCES image(id) ON DELETE CASCADE,
      stroke_id TEXT NOT NULL UNIQUE,
      session_id TEXT NOT NULL,
      label TEXT NOT NULL,
      author TEXT,
      patch BLOB NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX stroke_image ON stroke (image_id, sequence);

    CREATE TABLE run (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL UNIQUE COLLATE NOCASE,
      path TEXT NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE model (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL UNIQUE COLLATE NOCASE,
      path TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      inputs TEXT NOT NULL,
      outputs TEXT NOT NULL,
      profile TEXT NOT NULL,
      -- SHA-256 of the canonical JSON of the profile: part of every key of a prediction
      profile_hash TEXT NOT NULL,
      profile_source TEXT NOT NULL,
      threshold REAL NOT NULL DEFAULT 0.5,
      run_id TEXT REFERENCES run(id) ON DELETE CASCADE,
      epoch INTEGER,
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX model_run ON model (run_id, epoch);

    -- One model on one image against one mask. The histograms of probability (256 bins, split by ground truth)
    -- give the confusion at every threshold, so the threshold is no part of the key.
    CREATE TABLE score (
      model_sha256 TEXT NOT NULL,
      profile_hash TEXT NOT NULL,
      image_sha256 TEXT NOT NULL,
      mask_version TEXT NOT NULL,
      provider TEXT NOT NULL,
      -- 512 counts, inside the ground truth, then outside: see src-main/evaluation/histogram-codec.ts
      histograms BLOB NOT NULL,
      duration_ms REAL NOT NULL,
      created_at TEXT NOT NULL,
      PRIMARY KEY (model_sha256, profile_hash, image_sha256, mask_version)
    ) STRICT, WITHOUT ROWID;

    -- An image on which inference failed, with its reason; replaced by a score when a later try succeeds.
    CREATE TABLE failure (
      model_sha256 TEXT NOT NULL,
      profile_hash TEXT NOT NULL,
      image_sha256 TEXT NOT NULL,
      code TEXT NOT NULL,
      message TEXT NOT NULL,
      created_at TEXT NOT NULL,
      PRIMARY KEY (model_sha256, profile_hash, image_sha256)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE job (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      state TEXT NOT NULL,
      pid INTEGER NOT NULL,
      body TEXT NOT NULL,
      started_at TEXT NOT NULL
    ) STRICT;
  `,
}
