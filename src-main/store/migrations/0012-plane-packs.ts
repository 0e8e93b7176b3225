import type { Migration } from './migration.ts'

/** Where in a pack a plane lies (see inference/plane-pack.ts); null where it has a file of its own. */
export const migration: Migration = {
  number: 12,
  name: 'plane-packs',
  sql: `
    ALTER TABLE prediction ADD COLUMN place TEXT;
    CREATE INDEX prediction_place ON prediction (place) WHERE place IS NOT NULL;
  `,
}
