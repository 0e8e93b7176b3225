import { FEW_IMAGES, type TuneResult } from '../../src-shared/domain/index.ts'

/** A choice that looks this much better on its own images than on others has learned them by heart. */
const OVERFIT = 0.005

/** A gain as it is told: +0.0012 or −0.0012. */
export const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`

type Circumstances = { failed: number; isPresent: boolean; ofTest: number }

/** Why a tuned list looks better than it is, in sentences. `ofTest` images belong to the test split; unassigned ones do not. */
export function warningsOf(
  { images, gain, chosen, current }: TuneResult,
  { isPresent, ofTest }: Omit<Circumstances, 'failed'>,
): string[] {
  const warnings: string[] = []
  if (!isPresent && gain && chosen - current - gain.mean > OVERFIT) {
    const [seen, unseen] = [signed(chosen - current), signed(gain.mean)]
    warnings.push(`Over-fitted: ${seen} on the images it was chosen by, ${unseen} on images it was not chosen by.`)
  }
  if (ofTest > 0) {
    const which = ofTest === images ? 'test images' : `${images} images, of which ${ofTest} belong to the test split`
    warnings.push(`Tuned on ${which}: judge the result on images that took no part, or it looks too good.`)
  }
  return warnings
}

/** How much the figures can say, in sentences. */
export function notesOf(
  { images, gain, groups }: TuneResult,
  { failed, isPresent }: Omit<Circumstances, 'ofTest'>,
): string[] {
  const notes: string[] = []
  const counted = `${images} ${images === 1 ? 'image' : 'images'}`
  if (images < FEW_IMAGES) notes.push(`${counted}: a hint, not a result. Tune on ${FEW_IMAGES} or more.`)
  if (failed > 0) notes.push(`${failed} ${failed === 1 ? 'image' : 'images'} could not be judged and were left out.`)
  if (!gain) notes.push('There is one image or person alone, so nothing can be said of the gain on others.')
  if (!isPresent && gain && (gain.low === null || gain.low <= 0)) {
    notes.push('The gain may be chance: its 95 % interval reaches 0.')
  }
  if (groups < images) notes.push(`The ${images} images show ${groups} persons; each person counts as one.`)
  return notes
}
