import type { Hint } from '../app/screen.ts'
import type { KeyPointerState } from '../painting/view/key-pointer.ts'
import type { ToolId } from '../painting/engine/index.ts'

const SIZE: Hint = { keys: ['BracketLeft', 'BracketRight'], label: 'size' }
const ERASE: Hint = { keys: ['Alt'], label: 'erase' }
const TAKE_AWAY: Hint = { keys: ['Alt'], label: 'take away' }
const HIDE: Hint = { keys: ['KeyV'], label: 'hide mask' }
const PAN: Hint = { keys: ['Space'], label: 'pan' }

const BRUSHES: readonly Hint[] = [SIZE, ERASE, HIDE, PAN]
const AREAS: readonly Hint[] = [TAKE_AWAY, { keys: ['Shift'], label: 'add' }, HIDE, PAN]

const HINTS: Readonly<Record<ToolId, readonly Hint[]>> = {
  brush: BRUSHES,
  eraser: [SIZE, { keys: ['Shift'], label: 'straight' }, HIDE, PAN],
  similar: [SIZE, ERASE, { keys: ['$mod'], label: 'click leaves a colour out' }, PAN],
  lasso: AREAS,
  wand: AREAS,
  polygon: [{ keys: ['Enter'], label: 'close' }, { keys: ['Backspace'], label: 'take a point back' }, TAKE_AWAY, PAN],
  scribble: [
    { keys: ['Enter'], label: 'apply' },
    { keys: ['Backspace'], label: 'remove last' },
    { keys: ['Alt'], label: 'the other side' },
    PAN,
  ],
  refine: [SIZE, HIDE, { keys: ['$mod+KeyZ'], label: 'undo' }, PAN],
}

const MOVE: readonly Hint[] = [
  { keys: ['ArrowLeft', 'ArrowUp', 'ArrowDown', 'ArrowRight'], label: 'move' },
  { keys: ['Shift'], label: 'by 1 px' },
]

/** Keys as they are today; undefined: the command has none. */
type BrushKeys = {
  /** Sets the brush down and lifts it. */
  press: string | undefined
  /** Leaves the colour under the brush out of similar hair. */
  leaveOut: string | undefined
}

/** What the keyboard can do with the tool in hand. */
export function hintsOf(tool: ToolId, state: KeyPointerState, { press, leaveOut }: BrushKeys): readonly Hint[] {
  if (state === 'off') return HINTS[tool]
  const hint = (key: string | undefined, label: string): Hint[] => (key === undefined ? [] : [{ keys: [key], label }])
  if (state === 'down') return [...MOVE, ...hint(press, 'lift'), { keys: ['Escape'], label: 'drop' }]
  const others = tool === 'similar' ? hint(leaveOut, 'leave colour out') : []
  return [...MOVE, ...hint(press, 'set down'), ...others, ...HINTS[tool].filter(({ keys }) => keys.includes('Enter'))]
}
