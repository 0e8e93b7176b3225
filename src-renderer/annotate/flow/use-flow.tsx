import { IconPlayerSkipForward } from '@tabler/icons-react'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { encodePatch } from '../../../src-shared/mask/index.ts'
import type { ImageItem } from '../../../src-shared/domain/index.ts'
import type { Action } from '../../app/actions/action.ts'
import { useDoneNote } from '../../components/done-note.ts'
import { fileName } from '../../components/format.ts'
import { useReview } from '../../components/status/use-review.tsx'
import { useConnection } from '../../host/connection-store.ts'
import { useObserved } from '../../painting/ui/use-observable.ts'
import { command } from '../command.ts'
import type { Opened } from '../open-image.ts'
import { outbox } from '../outbox/index.ts'
import { heldStrokes } from '../pre-label/held-strokes.ts'
import { nextToDo } from '../queue/next.ts'
import { setSkipped, type Queue } from '../queue/queue.ts'
import { focusCanvas } from './focus-canvas.ts'
import { resumeSubmissions, strokesKept, submissions } from './index.ts'
import { maySubmit, reasonToWait } from './may-submit.ts'
import { NoHairDialog } from './NoHairDialog.tsx'

type Input = {
  item: ImageItem | undefined
  opened: Opened | null
  queue: Queue
  place: number
  open: (imageId: string) => void
  /** Does it once nothing in the window is left that the mask does not have yet; asks, where there is something. */
  before: (go: () => void) => void
}

export type Flow = {
  /** Submit and next, or Next where there is nothing to submit. */
  primary: Action
  /** Buttons beside it. */
  secondary: Action[]
  others: Action[]
  dialogs: ReactNode
  /** Why the last review was refused. */
  fault: string | null
  /** There is no unfinished image left, and the person asked for one. */
  queueDone: boolean
}

/** The way from image to image: submit, skip, accept, return. */
export function useFlow({ item, opened, queue, place, open, before }: Input): Flow {
  const [asking, setAsking] = useState(false)
  const [doneAt, setDoneAt] = useState<string | null>(null)
  const away = useConnection(({ state }) => state !== 'open')
  const waiting = submissions.store((store) => store.waiting)
  const handedIn = useMemo(() => new Set(waiting.map(({ imageId }) => imageId)), [waiting])
  const isWaiting = item !== undefined && handedIn.has(item.id)
  useEffect(resumeSubmissions, [])
  const readOnly = useObserved<{ readOnly: string | null }, string | null>(opened?.studio ?? NO_STUDIO, readOnlyOf)
  // Another window took over while it was asked: what it paints is not known here.
  if (asking && readOnly !== null) setAsking(false)
  // While the list is on the way its place in it is not known.
  const target = place < 0 && !queue.complete ? null : nextToDo({ ...queue, handedIn }, place)
  const goOn = () => {
    if (target) open(target.id)
    else if (queue.complete) setDoneAt(item?.id ?? null)
  }
  const submit = (noHair: boolean) => {
    if (!item || !opened) return
    // The last stroke may be on its way into the history yet.
    opened.studio.interrupt()
    opened.studio.timeline.settle()
    heldStrokes.release(item.id)
    if (noHair) makeEmpty(opened, item)
    setSkipped(item.id, false)
    submissions.add({ imageId: item.id, name: fileName(item.path), noHair })
    setAsking(false)
    goOn()
  }
  const review = useReview({
    screen: 'annotate',
    image: item,
    before: () => (item ? strokesKept(item.id) : Promise.resolve()),
    onReviewed: () => {
      const next = nextSubmitted(queue, place)
      if (next) open(next.id)
    },
    onTakenBack: open,
    onClosed: focusCanvas,
  })
  const state = item?.status.state
  const isOver = isWaiting || state === 'submitted' || state === 'accepted'
  const primary = isOver
    ? command('submit', 'Next unfinished', ['$mod+Enter'], goOn, {
        group: 'Images',
        detail: isWaiting ? 'This image is being submitted' : `This image is ${state}`,
      })
    : command(
        'submit',
        'Submit and next',
        ['$mod+Enter'],
        () => {
          const words = opened && reasonToWait(opened)
          if (words) return useDoneNote.getState().show({ words })
          before(() => {
            // What it covers is known when the last stroke is whole.
            opened?.studio.interrupt()
            if (isEmpty(opened)) setAsking(true)
            else submit(false)
          })
        },
        {
          when: () => maySubmit({ away, isOpen: opened !== null, readOnly }),
        },
      )
  const leaveForLater = () => {
    if (!item) return
    setSkipped(item.id, true)
    useDoneNote.getState().show({
      words: `Skipped ${fileName(item.path)}; it comes back when the others are done`,
      undo: { label: 'Back to it', run: () => open(item.id) },
    })
    goOn()
  }
  const skip = command('skip', 'Skip', ['$mod+Space'], leaveForLater, {
    group: 'Images',
    icon: IconPlayerSkipForward,
    detail: 'Leave it for later, as it is',
    when: () => target !== null || 'There is no other unfinished image.',
  })
  const toDo = command('next-to-do', 'Next unfinished image', ['$mod+Shift+KeyD'], goOn, {
    group: 'Images',
    when: () => target !== null || 'There is no other unfinished image.',
  })
  const reviews = [...(state === 'accepted' ? [] : [review.accept]), review.giveBack]
  const secondary = state === 'submitted' || state === 'accepted' ? reviews : [skip]
  return {
    primary,
    secondary,
    others: [skip, toDo, review.accept, review.giveBack].filter((action) => !secondary.includes(action)),
    dialogs: (
      <>
        {asking && item && (
          <NoHairDialog
            name={fileName(item.path)}
            onNoHair={() => submit(true)}
            onClose={() => {
              setAsking(false)
              focusCanvas()
            }}
          />
        )}
        {review.dialog}
      </>
    ),
    fault: review.fault,
    queueDone: doneAt !== null && doneAt === item?.id && target === null,
  }
}

const NO_STUDIO = { subscribe: () => () => undefined, snapshot: () => ({ readOnly: null }) }
const readOnlyOf = (state: { readOnly: string | null }): string | null => state.readOnly

/** Ground truth counts from coverage 128 up. */
const isEmpty = (opened: Opened | null): boolean => opened?.studio.snapshot().coverage.hair === 0

/** No hair: what little there is goes, as a step that can be taken back; where there was no mask there is one of zeros now. */
function makeEmpty({ studio, mask, imageId }: Opened, item: ImageItem): void {
  studio.clear()
  // Submitted at once, with this step.
  studio.interrupt()
  const { width, height } = item
  if (mask === null && outbox.pendingOf(imageId).length === 0) {
    outbox.add(imageId, 'No hair', encodePatch({ width, height, tiles: [] }))
  }
}

/** For who reviews one after the other. */
function nextSubmitted({ items }: Queue, place: number): ImageItem | null {
  for (let step = 1; step < items.length; step++) {
    const item = items[(place + step) % items.length]
    if (item?.status.state === 'submitted') return item
  }
  return null
}
