import { bestEpoch } from '../../src-shared/training/index.ts'
import type { Action } from '../app/actions/action.ts'
import { valueOf } from '../charts/epoch-point.ts'
import type { RunEpoch } from '../evaluation/use-run-figures.ts'

type Context = {
  epochs: readonly RunEpoch[]
  best: RunEpoch | null
  selected: RunEpoch | null
  select: (epoch: number) => void
  open: (epoch: number) => void
  toggleTable: () => void
}

/** What an epoch is held against: the best one, or for the best the best before it. */
export function partnerOf(epoch: RunEpoch, epochs: readonly RunEpoch[], best: RunEpoch | null): RunEpoch | null {
  if (best && best.epoch !== epoch.epoch) return best
  const before = bestEpoch(
    epochs.filter((each) => each.epoch < epoch.epoch).map((each) => ({ ...each, iou: valueOf(each, 'iou') })),
  )
  return before ?? epochs.find((each) => each.epoch !== epoch.epoch) ?? null
}

/** What the keyboard does on this screen. */
export function progressActions(context: Context): { compare: Action; others: Action[] } {
  const { epochs, best, selected, select, open, toggleTable } = context
  const at = epochs.findIndex(({ epoch }) => epoch === selected?.epoch)
  const go = (index: number) => () => {
    const target = epochs[Math.max(0, Math.min(epochs.length - 1, index))]
    if (target) select(target.epoch)
  }
  const compare: Action = {
    id: 'progress.compare',
    label: selected ? `Compare epoch ${selected.epoch}` : 'Compare',
    group: 'Commands',
    keys: ['Enter'],
    when: () => selected !== null || 'The run has no epoch.',
    run: () => selected && open(selected.epoch),
  }
  const place = { group: 'Go to', inPalette: false } as const
  return {
    compare,
    others: [
      { id: 'progress.previous', label: 'Previous epoch', keys: ['ArrowLeft'], run: go(at - 1), ...place },
      { id: 'progress.next', label: 'Next epoch', keys: ['ArrowRight'], run: go(at + 1), ...place },
      { id: 'progress.first', label: 'First epoch', keys: ['Home'], run: go(0), ...place },
      { id: 'progress.last', label: 'Last epoch', keys: ['End'], run: go(epochs.length - 1), ...place },
      {
        id: 'progress.best',
        label: 'Best epoch',
        group: 'Go to',
        keys: ['KeyB'],
        when: () => best !== null || 'No epoch is evaluated on these images.',
        run: () => best && select(best.epoch),
      },
      { id: 'progress.table', label: 'Chart as table', group: 'Commands', keys: ['Alt+KeyT'], run: toggleTable },
    ],
  }
}
