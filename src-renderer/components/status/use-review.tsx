import { IconArrowBackUp, IconCircleCheck } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { stateAfter, type ImageItem } from '../../../src-shared/domain/index.ts'
import type { Action } from '../../app/actions/action.ts'
import { client } from '../../host/client.ts'
import { useConnection } from '../../host/connection-store.ts'
import { faultOf } from '../../host/fault.ts'
import { useDoneNote } from '../done-note.ts'
import { fileName } from '../format.ts'
import { ReturnDialog } from './ReturnDialog.tsx'
import { STATUS_LOOKS } from './status-words.ts'

type Options = {
  /** First part of the actions' ids. */
  screen: 'annotate' | 'library'
  image: Pick<ImageItem, 'id' | 'path' | 'status' | 'mask'> | undefined
  /** What has to be durable before the word is given. */
  before?: () => Promise<void>
  onReviewed?: (imageId: string) => void
  /** The review was not meant, and the image is what it was before. */
  onTakenBack?: (imageId: string) => void
  /** The dialog is gone, whatever was chosen. */
  onClosed?: () => void
}

export type Review = { accept: Action; giveBack: Action; dialog: ReactNode; fault: string | null }

/** `maskVersion` is the one that the reviewer saw: another one is refused. */
type Order = { imageId: string; name: string; maskVersion: string | null; word: Word }
type Word = { verdict: 'accept' } | { verdict: 'return'; comment: string }

const orderOn = ({ id, path, mask }: Pick<ImageItem, 'id' | 'path' | 'mask'>, word: Word): Order => {
  return { imageId: id, name: fileName(path), maskVersion: mask?.version ?? null, word }
}

/** Says what was done, and takes it back where it was not meant. */
function tellDone({ imageId, name, word }: Order, onTakenBack: Options['onTakenBack']): void {
  const { show } = useDoneNote.getState()
  const takeBack = () =>
    client.annotation.takeBackReview({ imageId }).then(
      () => onTakenBack?.(imageId),
      (error: unknown) => show({ words: faultOf(error).message }),
    )
  const words = `${word.verdict === 'accept' ? 'Accepted' : 'Returned'} ${name}`
  show({ words, undo: { label: 'Undo', run: () => void takeBack() } })
}

/** A reviewer's two words on a submitted image. */
export function useReview({ screen, image, before, onReviewed, onTakenBack, onClosed }: Options): Review {
  const [asking, setAsking] = useState<string | null>(null)
  const away = useConnection(({ state }) => state !== 'open')
  const review = useMutation({
    mutationFn: async ({ imageId, maskVersion, word }: Order) => {
      await before?.()
      return client.annotation.review({ imageId, maskVersion, ...word })
    },
    onSuccess: (_status, order) => {
      close()
      tellDone(order, onTakenBack)
      onReviewed?.(order.imageId)
    },
  })
  const close = () => {
    setAsking(null)
    onClosed?.()
  }
  const can = (act: 'accept' | 'return') => (): true | string => {
    if (!image) return 'Select an image first.'
    if (away) return 'This waits for the backend.'
    if (stateAfter(image.status.state, act)) return true
    const { label } = STATUS_LOOKS[image.status.state]
    return `${fileName(image.path)} is ${label.toLowerCase()}; only what is submitted can be ${act}ed.`
  }
  const accept: Action = {
    id: `${screen}.accept`,
    label: 'Accept',
    detail: 'The mask counts as ground truth',
    group: 'Commands',
    icon: IconCircleCheck,
    keys: ['$mod+Shift+Enter'],
    when: can('accept'),
    run: () => image && review.mutate(orderOn(image, { verdict: 'accept' })),
  }
  const giveBack: Action = {
    id: `${screen}.return`,
    label: 'Return…',
    detail: 'Back to its painter, with a comment',
    group: 'Commands',
    icon: IconArrowBackUp,
    keys: ['$mod+Shift+Backspace'],
    when: can('return'),
    run: () => {
      review.reset()
      setAsking(image?.id ?? null)
    },
  }
  const dialog = image && asking === image.id && (
    <ReturnDialog
      name={fileName(image.path)}
      pending={review.isPending}
      error={review.error}
      onReturn={(comment) => review.mutate(orderOn(image, { verdict: 'return', comment }))}
      onClose={close}
    />
  )
  const fault = review.error && asking === null ? faultOf(review.error).message : null
  return { accept, giveBack, dialog, fault }
}
