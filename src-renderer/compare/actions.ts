import type { Action } from '../app/actions/action.ts'
import type { ImageItem } from '../../src-shared/domain/index.ts'
import type { RunEpoch } from '../evaluation/use-run-figures.ts'
import type { ChangeAddress, CompareAddress } from './address.ts'
import type { SharedView } from './view/shared-view.ts'

const PAN_PX = 60
const ZOOM_STEP = 1.25

type Context = {
  address: CompareAddress
  change: ChangeAddress
  /** Ids of the models that stand in A and B now. */
  a: string | null
  b: string
  /** Epochs of the runs that A and B belong to; empty where there is no run. */
  epochsOfA: readonly RunEpoch[]
  epochsOfB: readonly RunEpoch[]
  images: readonly ImageItem[]
  current: ImageItem | null
  view: SharedView
}

/** What the keyboard does on this screen. */
export function compareActions(context: Context): Action[] {
  const { address, change, a, b, epochsOfA, epochsOfB, images, current, view } = context
  const at = images.findIndex(({ id }) => id === current?.id)
  const toImage = (index: number) => () => {
    const image = images[Math.max(0, Math.min(images.length - 1, index))]
    if (image) change({ image: image.id })
  }
  const move = (side: 'a' | 'b', place: (index: number, last: number) => number) => () => {
    const [epochs, id] = side === 'a' ? [epochsOfA, a] : [epochsOfB, b]
    const from = epochs.findIndex(({ modelId }) => modelId === id)
    const epoch = epochs[Math.max(0, Math.min(epochs.length - 1, place(from, epochs.length - 1)))]
    if (from >= 0 && epoch) change({ [side]: epoch.modelId })
  }
  const hasRun = epochsOfB.length > 0
  const key = (id: string, label: string, keys: string[], run: () => void): Action => ({
    id: `compare.${id}`,
    label,
    keys,
    run,
    group: 'Go to',
    inPalette: false,
  })
  const previousImage = key('previous-image', 'Previous image', ['ArrowUp', 'KeyA'], toImage(at - 1))
  const nextImage = key('next-image', 'Next image', ['ArrowDown', 'KeyD'], toImage(at + 1))
  const alongRun = hasRun
    ? [
        key(
          'previous-epoch',
          'Previous epoch of B',
          ['ArrowLeft'],
          move('b', (index) => index - 1),
        ),
        key(
          'next-epoch',
          'Next epoch of B',
          ['ArrowRight'],
          move('b', (index) => index + 1),
        ),
        key(
          'first-epoch',
          'First epoch of B',
          ['Home'],
          move('b', () => 0),
        ),
        key(
          'last-epoch',
          'Last epoch of B',
          ['End'],
          move('b', (_index, last) => last),
        ),
        previousImage,
        nextImage,
      ]
    : [
        { ...previousImage, keys: ['ArrowUp', 'KeyA', 'ArrowLeft'] },
        { ...nextImage, keys: ['ArrowDown', 'KeyD', 'ArrowRight'] },
        key('first-image', 'First image', ['Home'], toImage(0)),
        key('last-image', 'Last image', ['End'], toImage(images.length - 1)),
      ]
  const alongRunOfA =
    epochsOfA.length > 0
      ? [
          key(
            'previous-epoch-a',
            'Previous epoch of A',
            ['Shift+ArrowLeft'],
            move('a', (index) => index - 1),
          ),
          key(
            'next-epoch-a',
            'Next epoch of A',
            ['Shift+ArrowRight'],
            move('a', (index) => index + 1),
          ),
        ]
      : []
  return [
    ...alongRun,
    ...alongRunOfA,
    {
      id: 'compare.view',
      label: address.view === 'errors' ? 'Show masks' : 'Show errors',
      group: 'Commands',
      keys: ['Backslash'],
      run: () => change({ view: address.view === 'errors' ? 'mask' : 'errors' }),
    },
    {
      id: 'compare.swap',
      label: 'Swap A and B',
      group: 'Commands',
      keys: ['KeyX'],
      when: () => a !== null || 'There is no A.',
      run: () => change({ a: b, b: a }),
    },
    { ...key('fit', 'Fit', ['KeyF'], () => view.fit()), group: 'Commands', inPalette: true },
    { ...key('actual', 'Actual size', ['$mod+Digit0'], () => view.actualSize()), group: 'Commands', inPalette: true },
    key('zoom-in', 'Zoom in', ['Equal'], () => view.zoomBy(ZOOM_STEP)),
    key('zoom-out', 'Zoom out', ['Minus'], () => view.zoomBy(1 / ZOOM_STEP)),
    key('pan-left', 'Pan left', ['$mod+ArrowLeft'], () => view.panBy(PAN_PX, 0)),
    key('pan-right', 'Pan right', ['$mod+ArrowRight'], () => view.panBy(-PAN_PX, 0)),
    key('pan-up', 'Pan up', ['$mod+ArrowUp'], () => view.panBy(0, PAN_PX)),
    key('pan-down', 'Pan down', ['$mod+ArrowDown'], () => view.panBy(0, -PAN_PX)),
  ]
}
