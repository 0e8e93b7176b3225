/** An epoch has at most nine digits: what is longer is a date or a hash. */
const NUMBER = '(\\d{1,9})(?!\\d)'
const BETWEEN = '[\\s_.=-]*'

/** The ways in which training code names its checkpoints, the surest first. */
const MARKERS = [
  // epoch_120, model-epoch=07-val=0.9, trainedEpoch12
  new RegExp(`epochs?${BETWEEN}${NUMBER}`, 'i'),
  // ckpt_ep3, model-e12; never the "ep" of "step"
  new RegExp(`(?<![a-z])ep${BETWEEN}${NUMBER}`, 'i'),
  new RegExp(`(?<![a-z\\d.])e${NUMBER}`, 'i'),
  // step_5000, iter-300, checkpoint-7: not epochs, but a place in the training all the same
  new RegExp(`(?:step|iter|iteration|ckpt|checkpoint)${BETWEEN}${NUMBER}`, 'i'),
]

/** A number that is neither part of a fraction (`0.93`) nor glued to letters (`resnet50`). */
const ALONE = /(?<![\p{L}\d.])\d{1,9}(?![\p{L}\d]|\.\d)/gu
const ANY = /(?<![\d.])\d{1,9}(?!\d|\.\d)/gu

/**
 * The epoch that a checkpoint's file name tells, or null: the number after "epoch", else after "ep" or "e", else after
 * "step", "iter" or "checkpoint", else the last number that stands alone, else the last number. Fractions never count.
 */
export function epochFromName(fileName: string): number | null {
  const stem = fileName.replace(/^.*[\\/]/, '').replace(/\.[a-z]+$/i, '')
  for (const marker of MARKERS) {
    const found = marker.exec(stem)?.[1]
    if (found !== undefined) return Number(found)
  }
  const found = stem.match(ALONE)?.at(-1) ?? stem.match(ANY)?.at(-1)
  return found === undefined ? null : Number(found)
}
