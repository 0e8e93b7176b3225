import type { Migration } from './migration.ts'

/** Planes are enlarged by the middles of pixels since then: scores of before are half a pixel off, and made again. */
export const migration: Migration = {
  number: 7,
  name: 'resampling',
  sql: 'DELETE FROM score;',
}
