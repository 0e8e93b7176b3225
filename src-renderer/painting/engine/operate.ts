import { copyRect } from '../../../src-shared/mask/index.ts'
import { writingPatch } from './apply-patch.ts'
import { MaskPlane } from './mask-plane.ts'
import { Recorder, type Change } from './recorder.ts'
import type { Work } from './tools/tool.ts'
import { operated, type Operation } from './whole-mask.ts'
import { writeTile } from './write-tile.ts'

/** What an operation makes of a mask, for whoever computes it beside the page. */
export type OperationOrder = {
  width: number
  height: number
  /** Taken over. */
  mask: Uint8Array
  isBinary: boolean
  operation: Operation
}

/** The change that an operation would be; null where none. */
export function changeBy(order: OperationOrder, report?: (part: number) => void): Change | null {
  const { width, height, mask, isBinary, operation } = order
  const plane = new MaskPlane(width, height, mask)
  plane.isBinary = isBinary
  const after = operated(mask, width, height, operation, report)
  const recorder = new Recorder(plane)
  for (let tile = 0; tile < plane.tileColumns * plane.tileRows; tile++) {
    const rect = plane.tileRect(tile)
    writeTile(plane, recorder, tile, rect, copyRect(after, width, rect))
  }
  return recorder.finish()
}

/** A change that is computed elsewhere, from the mask as it is now. */
export type ChangeTask = Pick<Work, 'cancel' | 'onProgress'> & { result: Promise<Change | null> }

/** Brings such a change into the mask when it comes. */
export function changeWork(plane: MaskPlane, label: string, task: ChangeTask): Work {
  const result = task.result.then(
    (change) => () => change && { label, change, writing: writingPatch(plane, change.after) },
  )
  return { ...task, label, result }
}
