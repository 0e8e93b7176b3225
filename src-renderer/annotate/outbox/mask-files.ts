import { create } from 'zustand'
import { client } from '../../host/client.ts'
import { faultOf, isConnectionLoss } from '../../host/fault.ts'

/** The backend writes the mask file when the hand has rested for five seconds; so long we leave it alone. */
const LOOK_AFTER_MS = 10_000

type MaskFiles = {
  /** Why the mask file of an image is behind its strokes, which the journal has; null while all is well. */
  trouble: { imageId: string; message: string } | null
}

export const useMaskFiles = create<MaskFiles>()(() => ({ trouble: null }))

const waiting = new Map<string, ReturnType<typeof setTimeout>>()
const held = new Set<string>()

/** A stroke of this image is durable: look soon whether its mask file followed. */
export function lookAfterMaskFile(imageId: string): void {
  clearTimeout(waiting.get(imageId))
  waiting.set(
    imageId,
    setTimeout(() => void look(imageId), LOOK_AFTER_MS),
  )
}

/** The hand is at it again, and is not disturbed: looking would write the file. */
export function holdLook(imageId: string): void {
  const timer = waiting.get(imageId)
  if (timer === undefined) return
  clearTimeout(timer)
  held.add(imageId)
}

/** The hand is up; a stroke that is stored puts it off once more. */
export function resumeLook(imageId: string): void {
  if (held.delete(imageId)) lookAfterMaskFile(imageId)
}

async function look(imageId: string): Promise<void> {
  waiting.delete(imageId)
  try {
    await client.annotation.flush({ imageId })
    if (useMaskFiles.getState().trouble?.imageId === imageId) useMaskFiles.setState({ trouble: null })
  } catch (error) {
    if (!isConnectionLoss(error)) useMaskFiles.setState({ trouble: { imageId, message: faultOf(error).message } })
    lookAfterMaskFile(imageId)
  }
}
