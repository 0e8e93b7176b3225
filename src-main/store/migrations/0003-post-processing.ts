import type { Migration } from './migration.ts'

/** What is done to a model's masks on their way out, and how that came about. */
export const migration: Migration = {
  number: 3,
  name: 'post-processing',
  sql: `
    -- JSON of PostProcessing (src-shared/postprocessing/steps.ts)
    ALTER TABLE model ADD COLUMN post_processing TEXT NOT NULL DEFAULT '[]';

    CREATE TABLE post_processing_change (
      id INTEGER PRIMARY KEY,
      model_id TEXT NOT NULL REFERENCES model(id) ON DELETE CASCADE,
      -- the list from then on
      steps TEXT NOT NULL,
      note TEXT,
      author TEXT,
      changed_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX post_processing_change_model ON post_processing_change (model_id, id);
  `,
}
