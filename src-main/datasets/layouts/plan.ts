import type { Layout, Split } from '../../../src-shared/domain/index.ts'

/** One photo of a folder, with the masks that belong to it by their names: none, one, or by mistake several. */
export type PlannedImage = { path: string; split: Split; masks: string[] }

/** What an import will read. Paths are relative to the imported folder. */
export type Plan = {
  layout: Layout
  /** In natural order of their paths. */
  images: PlannedImage[]
  /** Masks that belong to no photo. */
  strayMasks: string[]
}

/** The split that a folder's name means; null for any other folder. */
export function splitOf(folder: string): Split | null {
  return SPLITS[folder.toLowerCase()] ?? null
}

const SPLITS: Record<string, Split> = {
  train: 'train',
  training: 'train',
  trainset: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
  testset: 'test',
}

export const partsOf = (path: string): string[] => path.split('/')

/** The name without its last extension. */
export const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '') || name
