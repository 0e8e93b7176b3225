import type { Detection } from '../../../src-shared/domain/index.ts'
import { figure, plural } from '../../components/format.ts'

/** Worth calling clear: more than images differ by. */
const CLEAR = 0.02

/** Below this the way is wrong, the masks show something else, or the model does not know such photos. */
const POOR = 0.5

/** What the search did, and how sure it is. */
export function headline({ tried, images, seconds, ranking, groundTruth }: Detection, dataset: string): string {
  const time = `in ${Math.max(1, Math.round(seconds))} s`
  if (!groundTruth) {
    return `${plural(tried, 'way')} tried on ${plural(images, 'photo')} of ${dataset} ${time}. There are no masks to compare with: choose by eye, the most plausible stands first.`
  }
  const said = `${plural(tried, 'way')} tried on ${plural(images, 'mask')} of ${dataset} ${time}.`
  const [best, next] = ranking
  if (!best || best.iou === null) return said
  if (best.iou < POOR) {
    return `${said} None fits these masks: the best has IoU ${figure(best.iou)}. If the model finds something else, choose another dataset below.`
  }
  if (!next || next.iou === null) return `${said} The best has IoU ${figure(best.iou)}.`
  const word = best.iou - next.iou > CLEAR ? 'The first is clearly best' : 'The first is best'
  return `${said} ${word}: ${figure(best.iou)}, the next ${figure(next.iou)}.`
}
