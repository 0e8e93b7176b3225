import type { Migration } from './migration.ts'

/** What stops workers, limits of single models, and what `auto` came to. */
export const migration: Migration = {
  number: 6,
  name: 'model-runtime',
  sql: `
    -- Files that killed a worker; from the second death on they are in quarantine, until somebody lifts it.
    CREATE TABLE worker_death (
      -- a model's SHA-256, or path, size and time of a file that could not even be read
      key TEXT PRIMARY KEY,
      file TEXT NOT NULL,
      cause TEXT NOT NULL,
      -- completes "The inference worker …"
      sentence TEXT NOT NULL,
      deaths INTEGER NOT NULL,
      last_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE model_limit (
      model_sha256 TEXT PRIMARY KEY,
      time_limit_ms INTEGER,
      memory_limit_bytes INTEGER
    ) STRICT;

    CREATE TABLE provider_decision (
      model_sha256 TEXT PRIMARY KEY,
      provider TEXT NOT NULL,
      fallbacks TEXT NOT NULL,
      decided_at TEXT NOT NULL
    ) STRICT;
  `,
}
