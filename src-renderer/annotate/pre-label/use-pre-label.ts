import { useEffect, useState } from 'react'
import type { ImageItem, Model, PreLabelPolicy } from '../../../src-shared/domain/index.ts'
import { useLatest } from '../../components/use-latest.ts'
import { faultOf } from '../../host/fault.ts'
import type { Opened } from '../open-image.ts'
import { outbox } from '../outbox/index.ts'
import { heldStrokes } from './held-strokes.ts'
import { computeAhead, prepareMask, ruleOf } from './prepare.ts'

/** Half of coverage: the mask that comes is cut already. */
const CUT = 0.5

export type PreLabelState =
  | { kind: 'off' }
  | { kind: 'preparing'; model: Model }
  /** It is the first step of the mask. */
  | { kind: 'applied'; model: Model }
  /** The person was faster, or changed the rule while they looked at what it gave: nothing is put under their hand. */
  | { kind: 'late'; model: Model; apply: () => void }
  | { kind: 'failed'; model: Model; message: string; retry: () => void }

type Input = {
  opened: Opened | null
  item: ImageItem | undefined
  policy: PreLabelPolicy
  model: Model | undefined
  /** Images to come, the nearest first. */
  ahead: readonly ImageItem[]
}

/** Puts the prediction of the dataset's rule into a mask that nobody has begun, and has those to come computed meanwhile. */
export function usePreLabel({ opened, item, policy, model, ahead }: Input): PreLabelState {
  const [result, setResult] = useState<{ imageId: string; state: PreLabelState } | null>(null)
  const [attempt, setAttempt] = useState(0)
  const wanted = model !== undefined && opened !== null && item?.status.state === 'todo'
  const latest = useLatest({ opened, policy, model, ahead })
  const rule = model ? ruleOf(model, policy) : ''

  useEffect(() => {
    const { opened, policy, model } = latest.current
    if (!wanted || !opened || !model) return
    const { imageId } = opened
    let current = true
    const say = (state: PreLabelState) => current && setResult({ imageId, state })
    const held = heldStrokes.ruleOf(imageId)
    if (held === rule) say({ kind: 'applied', model })
    else if (held || isUntouched(opened)) {
      say({ kind: 'preparing', model })
      prepareMask(imageId, model, policy).then(
        (mask) => {
          if (!current) return
          const { plane } = opened.studio
          if (mask.width !== plane.width || mask.height !== plane.height) return say({ kind: 'off' })
          const put = () => {
            heldStrokes.hold(imageId, { preLabel: mask.preLabel, rule }, () =>
              opened.studio.combine(mask.label, mask.values, CUT, 'replace'),
            )
            setResult({ imageId, state: { kind: 'applied', model } })
          }
          // Asked for, it is the person's; and what it replaces comes before it.
          const apply = () => {
            heldStrokes.release(imageId)
            put()
            heldStrokes.release(imageId)
          }
          if (isUntouched(opened)) put()
          else say({ kind: 'late', model, apply })
        },
        (error: unknown) => {
          const retry = () => setAttempt((count) => count + 1)
          say({ kind: 'failed', model, message: faultOf(error).message, retry })
        },
      )
    }
    return () => {
      current = false
    }
  }, [wanted, opened?.studio, rule, attempt, latest])

  const settled = !wanted || (result?.imageId === item.id && result.state.kind !== 'preparing')
  const aheadIds = ahead.map(({ id }) => id).join()
  // One at a time, and only when this image has what it needs: the person who waits comes first.
  useEffect(() => {
    const { model, policy, ahead } = latest.current
    if (!model || !settled || !latest.current.opened) return
    let current = true
    const work = async () => {
      for (const [place, each] of ahead.entries()) {
        if (!current) return
        if (each.mask !== null) continue
        if (place === 0) await prepareMask(each.id, model, policy).catch(() => undefined)
        else await computeAhead(each.id, model)
      }
    }
    void work()
    return () => {
      current = false
    }
  }, [settled, aheadIds, rule, opened?.imageId, latest])

  return wanted && result?.imageId === item.id ? result.state : { kind: 'off' }
}

function isUntouched({ imageId, mask, studio }: Opened): boolean {
  return mask === null && studio.snapshot().steps === 0 && studio.isFree && outbox.pendingOf(imageId).length === 0
}
