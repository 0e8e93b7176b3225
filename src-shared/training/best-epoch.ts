/** An epoch with its mean IoU, null where it was not evaluated. */
type EvaluatedEpoch = { epoch: number; iou: number | null }

/** The epoch of the highest mean IoU; of equal ones the earlier, which needed less training. Null where none has a figure. */
export function bestEpoch<E extends EvaluatedEpoch>(epochs: readonly E[]): (E & { iou: number }) | null {
  const defined = epochs.filter((each): each is E & { iou: number } => each.iou !== null)
  return defined.reduce<(E & { iou: number }) | null>((best, each) => {
    if (best === null || each.iou > best.iou) return each
    return each.iou === best.iou && each.epoch < best.epoch ? each : best
  }, null)
}
