import type { Migration } from './migration.ts'

/** Where a model that was converted comes from: JSON of ModelOrigin, null for a file that is used as it is. */
export const migration: Migration = {
  number: 5,
  name: 'model-origin',
  sql: 'ALTER TABLE model ADD COLUMN origin TEXT;',
}
