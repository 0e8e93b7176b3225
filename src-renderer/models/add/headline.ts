import { poorFit, type Detection, type ModelFacts } from '../../../src-shared/domain/index.ts'
import { figure, plural } from '../../components/format.ts'

/** Worth calling clear: more than images differ by. */
const CLEAR = 0.02

/** What the search did, and how sure it is. */
export function headline({ tried, images, seconds, ranking, groundTruth }: Detection, dataset: string): string {
  const time = `in ${Math.max(1, Math.round(seconds))} s`
  if (!groundTruth) {
    return `${plural(tried, 'way')} tried on ${plural(images, 'photo')} of ${dataset} ${time}. There are no masks to compare with: choose by eye, the most plausible stands first.`
  }
  const said = `${plural(tried, 'way')} tried on ${plural(images, 'mask')} of ${dataset} ${time}.`
  const [best, next] = ranking
  if (!best || best.iou === null) return said
  if (poorFit({ groundTruth, ranking }) !== null) return said
  if (!next || next.iou === null) return `${said} The best has IoU ${figure(best.iou)}.`
  const word = best.iou - next.iou > CLEAR ? 'The first is clearly best' : 'The first is best'
  return `${said} ${word}: ${figure(best.iou)}, the next ${figure(next.iou)}.`
}

/** Why no search was begun: the file is known, or says it itself. */
export const recognizedWords = ({ origin }: Pick<ModelFacts, 'origin'>): string =>
  origin?.known ? `This is ${origin.known}; its profile is known.` : 'The file itself says how it is fed and read.'

/** Stands beside the sheet where even the best way is plainly wrong; null where one fits. */
export function poorFitWords(detection: Detection, dataset: string): { title: string; wayOut: string } | null {
  const best = poorFit(detection)
  if (best === null) return null
  return {
    title: `None of these fits well: best IoU ${best.toFixed(2)}.`,
    wayOut: `Most of its mask is not what the masks of ${dataset} show. If the model finds something else, choose a dataset of that below and look again; if it should find this, look at what it makes of the photos and set the profile by hand.`,
  }
}
