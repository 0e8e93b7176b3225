import type { Confusion, Scores } from '../domain/index.ts'

const UNDEFINED: Scores = { iou: null, dice: null, precision: null, recall: null }

/** Neither the ground truth nor the prediction holds a pixel: no figure says anything. */
export const isBothEmpty = ({ tp, fp, fn }: Confusion) => tp + fp + fn === 0

/** There is something, and nothing was predicted. */
export const isMissed = ({ tp, fp, fn }: Confusion) => tp + fn > 0 && tp + fp === 0

/**
 * IoU, Dice (F1), precision and recall, 0..1. All null where both masks are empty; precision null where nothing is
 * predicted, recall where nothing is there: IoU and Dice are 0 then.
 */
export function scoresOf(confusion: Confusion): Scores {
  if (isBothEmpty(confusion)) return UNDEFINED
  const { tp, fp, fn } = confusion
  return {
    iou: tp / (tp + fp + fn),
    dice: (2 * tp) / (2 * tp + fp + fn),
    precision: tp + fp === 0 ? null : tp / (tp + fp),
    recall: tp + fn === 0 ? null : tp / (tp + fn),
  }
}
