import type { Migration } from './migration.ts'

/** How fast models were, machine by machine, and how close they came to their references. */
export const migration: Migration = {
  number: 4,
  name: 'benchmarks-parity',
  sql: `
    CREATE TABLE benchmark (
      id INTEGER PRIMARY KEY,
      model_id TEXT NOT NULL REFERENCES model(id) ON DELETE CASCADE,
      -- SHA-256 over CPU, cores, provider, versions of Node and onnxruntime
      machine TEXT NOT NULL,
      measured_at TEXT NOT NULL,
      -- JSON of BenchmarkRow (src-shared/domain/benchmark.ts), without id and the model's name
      row TEXT NOT NULL
    ) STRICT;
    CREATE INDEX benchmark_model ON benchmark (model_id, id);

    CREATE TABLE parity (
      id INTEGER PRIMARY KEY,
      model_id TEXT NOT NULL REFERENCES model(id) ON DELETE CASCADE,
      -- what the result holds for: another file, profile or threshold is another model
      model_sha256 TEXT NOT NULL,
      profile_hash TEXT NOT NULL,
      threshold REAL NOT NULL,
      -- SHA-256 of the reference's files, or of the other model
      reference_sha256 TEXT NOT NULL,
      passed INTEGER NOT NULL,
      measured_at TEXT NOT NULL,
      -- JSON of ParityResult (src-shared/domain/parity.ts), without id and the model's name
      result TEXT NOT NULL
    ) STRICT;
    CREATE INDEX parity_model ON parity (model_id, id);
  `,
}
