import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ServiceDeps } from '../service-deps.ts'
import type { PlaneLedger } from './plane-ledger.ts'
import { predictionFolder } from './prediction-paths.ts'

type ModelKey = { modelSha256: string; profileHash: string }
type Deps = Pick<ServiceDeps, 'database' | 'folder'>

/** Packs this young may be of a list that is being made: it is noted when it is done, which takes seconds. */
const SETTLED_AFTER_MS = 3600 * 1000

/** Makes the books and the folders of all models agree. */
export async function adoptPlanes(
  { database, folder }: Deps,
  ledger: PlaneLedger,
  { isFirst }: { isFirst: boolean },
): Promise<void> {
  const models = database
    .prepare('SELECT DISTINCT sha256 AS modelSha256, profile_hash AS profileHash FROM model')
    .all() as ModelKey[]
  for (const model of models) {
    const path = predictionFolder(folder, model.modelSha256, model.profileHash)
    const names = await readdir(path).catch(() => [])
    if (isFirst && !isKnown(database, model)) await adoptOld(path, names, model, ledger)
    await sweepPacks(path, names, ledger)
  }
  ledger.save()
}

const isKnown = (database: Deps['database'], { modelSha256, profileHash }: ModelKey) =>
  database
    .prepare('SELECT 1 FROM prediction WHERE model_sha256 = ? AND profile_hash = ? AND bytes > 0 LIMIT 1')
    .get(modelSha256, profileHash) !== undefined

/** Planes of an older Hairline stand in no list yet. */
async function adoptOld(path: string, names: readonly string[], model: ModelKey, ledger: PlaneLedger): Promise<void> {
  for (const name of names) {
    const imageSha256 = /^([0-9a-f]{64})\.plane$/.exec(name)?.[1]
    const found = imageSha256 === undefined ? null : await stat(join(path, name)).catch(() => null)
    if (imageSha256 && found) ledger.used({ ...model, imageSha256 }, found.size)
  }
}

/** Packs that nothing lies in any more, or whose planes never came into the books: a process was killed, a list cancelled. */
async function sweepPacks(path: string, names: readonly string[], ledger: PlaneLedger): Promise<void> {
  for (const name of names.filter((each) => each.endsWith('.planes'))) {
    const pack = join(path, name)
    const state = await stat(pack).catch(() => null)
    if (!state || state.mtimeMs > Date.now() - SETTLED_AFTER_MS || ledger.isInUse(name)) continue
    await rm(pack, { force: true }).catch(() => undefined)
  }
}
