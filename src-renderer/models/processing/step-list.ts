import type { PostProcessing, ProcessingStep } from '../../../src-shared/postprocessing/steps.ts'

/** The list as it is edited, with what it was before. `ids` keep rows apart that say the same. */
export type StepList = { items: readonly StepItem[]; past: readonly (readonly StepItem[])[]; future: StepList['past'] }
export type StepItem = { id: number; step: ProcessingStep }

export type StepChange =
  | { type: 'add'; step: ProcessingStep }
  | { type: 'remove'; index: number }
  | { type: 'move'; from: number; to: number }
  | { type: 'set'; index: number; step: ProcessingStep }
  | { type: 'replace'; steps: PostProcessing }
  | { type: 'undo' }
  | { type: 'redo' }
  /** Another list from outside: nothing to undo. */
  | { type: 'reset'; steps: PostProcessing }

const MOST_UNDOS = 100
let lastId = 0

const itemsOf = (steps: PostProcessing): StepItem[] => steps.map((step) => ({ id: ++lastId, step }))
export const stepsOf = ({ items }: Pick<StepList, 'items'>): PostProcessing => items.map(({ step }) => step)
export const newList = (steps: PostProcessing): StepList => ({ items: itemsOf(steps), past: [], future: [] })

/** What a click or key does to the list; every change can be undone. */
export function changeList(list: StepList, change: StepChange): StepList {
  switch (change.type) {
    case 'reset':
      return newList(change.steps)
    case 'undo': {
      const items = list.past.at(-1)
      return items ? { items, past: list.past.slice(0, -1), future: [list.items, ...list.future] } : list
    }
    case 'redo': {
      const [items, ...future] = list.future
      return items ? { items, past: [...list.past, list.items], future } : list
    }
    default: {
      const items = changed(list.items, change)
      return items === list.items ? list : { items, past: [...list.past, list.items].slice(-MOST_UNDOS), future: [] }
    }
  }
}

type Edit = Exclude<StepChange, { type: 'reset' | 'undo' | 'redo' }>

function changed(items: readonly StepItem[], change: Edit): readonly StepItem[] {
  switch (change.type) {
    case 'add':
      return [...items, ...itemsOf([change.step])]
    case 'remove':
      return items.filter((_, index) => index !== change.index)
    case 'set':
      return items.map((item, index) => (index === change.index ? { ...item, step: change.step } : item))
    case 'replace':
      return itemsOf(change.steps)
    case 'move': {
      const moved = items[change.from]
      if (!moved || change.to < 0 || change.to >= items.length || change.from === change.to) return items
      return items.filter((item) => item !== moved).toSpliced(change.to, 0, moved)
    }
  }
}
