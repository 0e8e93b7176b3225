import { offered, replay, type StepLine } from '../../src-shared/history/index.ts'
import { client } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import type { Change, StepSource, StepWithChange } from '../painting/engine/index.ts'
import { outbox } from './outbox/index.ts'
import type { PendingStroke } from './outbox/stroke.ts'

/** What can be undone on an image when it is opened. */
export type OpenedSteps = { steps: readonly StepWithChange[]; position: number }

/** `stored` names the newest lines of the journal, up to the one asked for. */
type Stored = { lines: OpenedSteps; stored: ReadonlySet<string> }

/** A line without tiles ("no hair") changes nothing, so it ends no history. */
const EMPTY_PATCH_BYTES = 20
/** A step that cannot be read must not keep the hand waiting. */
const PATIENCE_MS = 15_000

/**
 * The steps that the journal holds up to a line. @throws where they cannot be had: painting on without them would end
 * all undo of before
 */
export async function storedSteps(imageId: string, upTo: number): Promise<Stored> {
  const { entries, position, thumbnails, stored } = await client.annotation.history({ imageId, upTo })
  const pictures = new Uint8Array(await thumbnails.arrayBuffer())
  let at = 0
  const steps = entries.map(({ id, follows, label, author, at: time, thumbnailBytes }) => ({
    id,
    follows,
    label,
    author,
    atMs: Date.parse(time),
    thumbnail: pictures.subarray(at, (at += thumbnailBytes)),
  }))
  return { lines: { steps, position }, stored: new Set(stored) }
}

/** The journal's steps, and on top of them what still waits in this window. */
export function withWaiting({ steps, position }: OpenedSteps, waiting: readonly PendingStroke[]): OpenedSteps {
  const changing = waiting.filter(({ step, patch }) => step || patch.length > EMPTY_PATCH_BYTES)
  return offered(replay(changing.map(lineOf), { steps, position }))
}

function lineOf({ strokeId, label, step, patch, atMs }: PendingStroke): StepLine<StepWithChange> {
  if (!step) return { kind: 'other' }
  if (step.kind === 'travel') return step
  const { follows, before, thumbnail } = step
  const change = { before, after: patch }
  return { kind: 'stroke', step: { id: strokeId, follows, label, author: null, atMs: atMs ?? 0, thumbnail, change } }
}

/** Reads what steps changed: of those that still wait here, else from the journal. */
export function stepSource(imageId: string): StepSource {
  return {
    load: (stepId) => changeOf(imageId, stepId),
    pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
  }
}

async function changeOf(imageId: string, stepId: string): Promise<Change | null> {
  const waiting = outbox.pendingOf(imageId).find(({ strokeId }) => strokeId === stepId)
  if (waiting?.step?.kind === 'stroke') return { before: waiting.step.before, after: waiting.patch }
  try {
    const { before, after } = await inTime(client.annotation.stepPatches({ imageId, stepId }))
    return { before: await bytesOf(before), after: await bytesOf(after) }
  } catch (error) {
    if (faultOf(error).code === 'NOT_FOUND') return null
    throw error
  }
}

const bytesOf = async (blob: { arrayBuffer(): Promise<ArrayBuffer> }) => new Uint8Array(await blob.arrayBuffer())

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error('This step could not be read: the backend does not answer. Try again when it is back.')),
      PATIENCE_MS,
    )
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
