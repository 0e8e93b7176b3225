import { basename } from 'node:path'
import type { Inspection } from '../../src-shared/contract/index.ts'
import { AppError } from '../../src-shared/domain/index.ts'
import type { PixelsWorker } from '../workers/protocol.ts'
import type { DatasetRepository } from './dataset-repository.ts'
import { masksOf, planLayout } from './layouts/detect.ts'
import type { Plan } from './layouts/plan.ts'
import { realFolder, walkFolder } from './walk.ts'

const SHOWN_PAIRS = 6

/** What a folder holds, for the import screen. @throws AppError FOLDER_NOT_FOUND */
export async function inspectFolder(
  path: string,
  datasets: DatasetRepository,
  pixels: PixelsWorker,
): Promise<Inspection> {
  const root = realFolder(path)
  const { files } = await walkFolder(root)
  const common = { path: root, suggestedName: suggestedName(root, datasets) }
  const found = await planLayout(root, files, 'auto', pixels).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NO_IMAGES') return null
    throw error
  })
  if (!found) return { ...common, layout: null, images: 0, masks: 0, pairs: [], classes: [], sampled: 0 }
  const { plan, sample } = found
  return {
    ...common,
    layout: plan.layout,
    images: plan.images.length,
    masks: masksOf(plan).length,
    pairs: somePairs(plan),
    classes: plan.layout === 'class-map' ? (sample?.classes ?? []) : [],
    sampled: sample?.sampled ?? 0,
  }
}

/** Pairs first, spread over the list, so that what is shown is typical. */
function somePairs({ images }: Plan): Inspection['pairs'] {
  const withMask = images.filter(({ masks }) => masks.length > 0)
  const shown = withMask.length > 0 ? withMask : images
  const step = Math.max(1, Math.floor(shown.length / SHOWN_PAIRS))
  return shown
    .filter((_, index) => index % step === 0)
    .slice(0, SHOWN_PAIRS)
    .map(({ path, masks }) => ({ image: path, mask: masks[0] ?? null }))
}

/** The name that this folder was imported under, else the folder's name, numbered if another folder has it. */
function suggestedName(root: string, datasets: DatasetRepository): string {
  const known = datasets.byRoot(root)
  if (known) return known.name
  const name = defaultName(root)
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name} ${number}`
    if (!datasets.byName(candidate)) return candidate
  }
}

export const defaultName = (root: string): string => basename(root).trim().slice(0, 120) || 'dataset'
