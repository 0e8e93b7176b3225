import { IconArrowBackUp, IconCheck, IconCircleCheck, IconCircleDashed, IconCircleHalf2 } from '@tabler/icons-react'
import { listedState, type AnnotationState, type AnnotationStatus } from '../../../src-shared/domain/index.ts'
import type { ActionIcon } from '../../app/actions/action.ts'
import { day, shortTime } from '../format.ts'

export type StatusTone = 'neutral' | 'running' | 'positive' | 'caution'
type Look = { label: string; icon: ActionIcon; tone: StatusTone }

/** Each state has an icon of its own: colour is never all there is. */
export const STATUS_LOOKS: Record<AnnotationState, Look> = {
  todo: { label: 'To do', icon: IconCircleDashed, tone: 'neutral' },
  'in-progress': { label: 'In progress', icon: IconCircleHalf2, tone: 'running' },
  submitted: { label: 'Submitted', icon: IconCheck, tone: 'positive' },
  accepted: { label: 'Accepted', icon: IconCircleCheck, tone: 'positive' },
  returned: { label: 'Returned', icon: IconArrowBackUp, tone: 'caution' },
}

/** What was returned keeps its icon while it is worked on. */
export function lookOf(status: Pick<AnnotationStatus, 'state' | 'returned'>): Look {
  const look = STATUS_LOOKS[listedState(status)]
  return listedState(status) === status.state ? look : { ...look, label: 'Returned, in progress' }
}

/** 09:41, or with its day where that was another one. */
export function whenWords(iso: string, now = new Date()): string {
  const sameDay = new Date(iso).toDateString() === now.toDateString()
  return sameDay ? shortTime(iso) : `${day(iso)}, ${shortTime(iso)}`
}

/** "Accepted by Mara, 09:41", "Accepted, imported mask", "Submitted by Jonas, 09:12, no hair". */
export function statusWords(status: AnnotationStatus): string {
  const { label } = lookOf(status)
  if (status.state === 'todo') return label
  if (status.imported) return `${label}, imported mask`
  const parts = [
    `${label}${status.by ? ` by ${status.by}` : ''}`,
    ...(status.at ? [whenWords(status.at)] : []),
    ...(status.noHair ? ['no hair'] : []),
  ]
  const comment = status.returned ? `: ${status.returned.comment}` : ''
  return parts.join(', ') + comment
}
