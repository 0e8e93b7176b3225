import { migration as main } from './0001-main.ts'
import type { Migration } from './migration.ts'

/** All steps, in order. The only list. */
export const migrations: readonly Migration[] = [main]
