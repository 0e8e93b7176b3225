import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { AppError, type RegistryEntry, type ReleaseStep, type Verdict } from '../../src-shared/domain/index.ts'
import { asAppError } from '../store/faults.ts'
import { copyModel, type ModelCopy } from './copy-model.ts'
import { syncFolder, writeDurably } from './durable-files.ts'
import type { Evidence } from './evidence.ts'
import { metricsDocument, MODEL_FILE, modelCard } from './model-card.ts'
import { failedParity, parityOf } from './parity-evidence.ts'
import { RegistryEvents } from './registry-events.ts'
import {
  markPublished,
  openIncoming,
  placeVersion,
  repair,
  UNPUBLISHED_FILE,
  versionFolder,
  withdrawVersion,
  type Incoming,
} from './registry-folder.ts'
import { INDEX_FILE, RegistryDocument } from './registry-index.ts'
import { withRegistryLock } from './registry-lock.ts'
import type { Timings } from './release-deps.ts'
import { nextVersion } from './versions.ts'

/** What a release is made of. `root` is the registry's absolute path. */
export type ReleaseOrder = {
  root: string
  name: string
  /** null: the next minor version. */
  version: string | null
  evidence: Evidence
  by: string | null
  note: string | null
  acceptedReason: string | null
}

export type ReleaseContext = {
  signal: AbortSignal
  /** Called when a step begins. */
  begin(step: ReleaseStep): void
  verify(copyPath: string, signal: AbortSignal): Promise<Timings>
}

export type ReleaseResult = {
  name: string
  version: string
  sha256: string
  file: string
  registry: string
  verdict: Verdict
  events: number
}

/** What is written once and for all while the lock is held. */
type Copied = { copy: ModelCopy; timings: Timings }

/**
 * Exports one model. The order of the writes is such that a crash at any point leaves a registry that reads as before
 * or with the release in it, and that the export can be repeated: see README.md.
 * @throws AppError REJECTED, VERSION_EXISTS, REGISTRY_UNREADABLE, VERIFICATION_FAILED, BUSY, DISK_FULL, NOT_WRITABLE
 */
export async function release(order: ReleaseOrder, context: ReleaseContext): Promise<ReleaseResult> {
  refuseRejected(order)
  // Once before the long part, so that a release that cannot be made fails at once; again with the lock.
  chooseVersion(order, await RegistryDocument.read(order.root))
  const incoming = await openIncoming(order.root).catch((error: unknown) => rethrowUnchanged(error, order))
  try {
    const copied = await copyAndVerify(order, incoming, context)
    return await withRegistryLock(order.root, context.signal, async (lock) => {
      const index = await repair(order.root)
      const entry = makeEntry(order, copied, chooseVersion(order, index))
      context.begin('Write the card and checksums')
      await writeVersion(order, entry, incoming, copied.copy)
      await lock.assertHeld()
      await placeVersion(order.root, incoming.files, entry.name, entry.version)
      await switchIndex(order, index, entry, incoming, context)
      return await logRelease(order, entry, context)
    })
  } catch (error) {
    return rethrowUnchanged(error, order)
  } finally {
    await incoming.discard()
  }
}

/** What failed goes out only with a reason: the gate of a set, and a comparison with a reference. */
function refuseRejected({ evidence, acceptedReason }: ReleaseOrder): void {
  const { model, summary, dataset, verdict } = evidence
  const parity = failedParity(evidence)
  if (acceptedReason !== null || (verdict !== 'REJECTED' && parity === null)) return
  const wayOut = 'give a reason to release it all the same (--accept-rejected REASON)'
  if (verdict !== 'REJECTED' && parity !== null) {
    throw new AppError('REJECTED', `${model.name} ${parity}; repair it and compare again, or ${wayOut}.`, {
      parity: 'failed',
      verdict,
    })
  }
  const reached = summary.mean.iou === null ? 'no mean IoU' : `a mean IoU of ${summary.mean.iou.toFixed(3)}`
  throw new AppError(
    'REJECTED',
    `${model.name} reaches ${reached} on ${dataset.name}, and a release needs more than 0.85; ${wayOut}.`,
    { iou: summary.mean.iou, verdict },
  )
}

/** @throws AppError VERSION_EXISTS, ALREADY_EXISTS */
function chooseVersion(order: Pick<ReleaseOrder, 'name' | 'version'>, index: RegistryDocument): string {
  const { name } = order
  const similar = index.sameButForCase(name)
  if (similar !== null) {
    throw new AppError(
      'ALREADY_EXISTS',
      `The registry knows ${name} as ${similar}; use that spelling. Nothing was changed.`,
    )
  }
  const version = order.version ?? nextVersion(index.versions(name).map((entry) => entry.version))
  if (index.has(name, version)) {
    throw new AppError(
      'VERSION_EXISTS',
      `${name} ${version} is in the registry already, and a version is never replaced; choose another one. Nothing was changed.`,
      { name, version },
    )
  }
  return version
}

async function copyAndVerify(order: ReleaseOrder, incoming: Incoming, context: ReleaseContext): Promise<Copied> {
  context.begin('Copy and hash')
  const copy = await copyModel(order.evidence, incoming.files, context.signal)
  context.begin('Run the copy on one image')
  const timings = await context.verify(copy.path, context.signal)
  context.signal.throwIfAborted()
  return { copy, timings }
}

function makeEntry(order: ReleaseOrder, copied: Copied, version: string): RegistryEntry {
  const { model, dataset, split, summary, verdict, setHash } = order.evidence
  return {
    name: order.name,
    version,
    created_at: new Date().toISOString(),
    created_by: order.by,
    base_model: model.name,
    dataset: dataset.name,
    evaluated_on: { split, images: summary.images, hash: setHash },
    metrics: {
      val_iou: summary.mean.iou,
      val_f1: summary.mean.dice,
      precision: summary.mean.precision,
      recall: summary.mean.recall,
      inference_time_cpu: copied.timings.cpuMs,
      inference_time_gpu: copied.timings.gpuMs,
    },
    file: `${versionFolder(order.name, version)}/${MODEL_FILE}`,
    size_mb: Math.round(copied.copy.bytes / 1000) / 1000,
    sha256: copied.copy.sha256,
    threshold: model.threshold,
    post_processing:
      model.postProcessingHash === null ? null : { steps: model.postProcessing, hash: model.postProcessingHash },
    profile: model.profile,
    run: model.runName,
    epoch: model.epoch,
    origin: model.origin,
    parity: parityOf(order.evidence),
    verdict,
    accepted_rejected_reason:
      verdict === 'REJECTED' || failedParity(order.evidence) !== null ? order.acceptedReason : null,
    note: order.note,
  }
}

/** Everything of the version's folder but the model, which lies there already. */
async function writeVersion(
  order: ReleaseOrder,
  entry: RegistryEntry,
  { files }: Incoming,
  { weights }: ModelCopy,
): Promise<void> {
  const texts = {
    'model_card.md': modelCard(entry, order.evidence),
    'profile.json': `${JSON.stringify(entry.profile, null, 2)}\n`,
    'metrics.json': metricsDocument(entry, order.evidence),
  }
  const written = Object.entries(texts).map(([file, text]) => ({ file, sha256: hashOf(text) }))
  const checksums = [{ file: MODEL_FILE, sha256: entry.sha256 }, ...weights, ...written]
  const list = checksums.map(({ file, sha256 }) => `${sha256}  ${file}\n`).join('')
  const mark = `${entry.name} ${entry.version} is not in ${INDEX_FILE} yet. If no export runs, the next one removes this folder.\n`
  for (const [file, text] of Object.entries({ ...texts, 'checksums.sha256': list, [UNPUBLISHED_FILE]: mark })) {
    await writeDurably(join(files, file), text)
  }
  await syncFolder(files)
}

/** From the rename on there is no way back: this is the last point at which a cancel counts. */
async function switchIndex(
  order: ReleaseOrder,
  index: RegistryDocument,
  entry: RegistryEntry,
  incoming: Incoming,
  context: ReleaseContext,
): Promise<void> {
  try {
    context.begin('Switch the index')
    context.signal.throwIfAborted()
    index.add(entry)
    await index.write(order.root, incoming.indexDraft)
  } catch (error) {
    await withdrawVersion(order.root, entry.name, entry.version)
    throw error
  }
}

async function logRelease(order: ReleaseOrder, entry: RegistryEntry, context: ReleaseContext): Promise<ReleaseResult> {
  context.begin('Add the event')
  const { name, version, verdict } = entry
  try {
    const events = await new RegistryEvents(order.root).appendExport(entry, { recovered: false })
    await markPublished(order.root, name, version)
    const file = join(order.root, ...entry.file.split('/'))
    return { name, version, sha256: entry.sha256, file, registry: order.root, verdict, events }
  } catch (error) {
    const cause = asAppError(error)
    if (!cause) throw error
    throw new AppError(
      cause.code,
      `${name} ${version} is in the registry, but its event could not be added (${withoutDot(cause.message)}); the next export adds it.`,
      { ...cause.details, published: true },
    )
  }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const withoutDot = (sentence: string) => sentence.replace(/\.$/, '')

/** Faults of the file system tell of the registry, not of a temporary file in it, and that it is as it was. */
function rethrowUnchanged(error: unknown, { root, evidence }: ReleaseOrder): never {
  const known = asAppError(error)
  if (!known || error instanceof AppError) throw error
  const megabytes = (evidence.model.bytes / 1e6).toFixed(1)
  const sentence =
    known.code === 'DISK_FULL'
      ? `No space is left in ${root}, and the release needs ${megabytes} MB; free some space or choose another registry`
      : known.code === 'NOT_WRITABLE' || known.code === 'FILE_NOT_FOUND'
        ? `${root} can’t be written (${String(known.details?.cause)}); change its permissions or choose another registry`
        : withoutDot(known.message)
  throw new AppError(known.code, `${sentence}. Nothing was changed.`, { ...known.details, registry: root })
}
