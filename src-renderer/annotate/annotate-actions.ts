import { IconChevronLeft, IconChevronRight, IconColumns2 } from '@tabler/icons-react'
import type { Action } from '../app/actions/action.ts'
import { steppedSize, TOOL_IDS, type Studio } from '../painting/engine/index.ts'
import { TOOL_FACES } from '../painting/ui/tools/faces.ts'
import type { CanvasHandle } from '../painting/view/PaintCanvas.tsx'
import { command, mayChange } from './command.ts'
import { leaveField } from './flow/focus-canvas.ts'
import type { Opened } from './open-image.ts'
import { operationActions } from './operations.ts'
import { toolbox } from './toolbox.ts'
import { viewActions } from './view-actions.ts'

const OPACITY_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']
const HARDNESS_STEP = 0.1
const OPEN_STATES: readonly string[] = ['polygon.open', 'scribble.waiting']

export type ActionInput = {
  opened: Opened | null
  canvas: () => CanvasHandle | null
  go: {
    previous: (() => void) | null
    next: (() => void) | null
    leave: () => void
    compare: () => void
  }
}

/** What can be done while painting. Toolbar, palette, keyboard and `?` sheet all read these. */
export function annotateActions({ opened, canvas, go }: ActionInput) {
  const previous = command('previous', 'Previous image', ['KeyA', 'PageUp'], () => go.previous?.(), {
    group: 'Images',
    icon: IconChevronLeft,
    when: () => go.previous !== null || 'This is the first image.',
  })
  const next = command('next', 'Following image', ['KeyD', 'PageDown'], () => go.next?.(), {
    group: 'Images',
    icon: IconChevronRight,
    when: () => go.next !== null || 'This is the last image.',
  })
  const studio = opened?.studio
  const clear = command('clear', 'Clear mask', [], () => studio?.clear('The mask is empty already'), {
    when: () => mayChange(studio),
  })
  const travels = (label: 'undoLabel' | 'redoLabel', nothing: string) => () =>
    studio && studio.snapshot()[label] !== null ? true : (studio?.snapshot().readOnly ?? nothing)
  const others: Action[] = [
    previous,
    next,
    clear,
    command('compare', 'Compare', ['$mod+KeyE'], go.compare, { icon: IconColumns2, detail: 'This image' }),
    command('leave', 'Back to Library', ['Escape'], () => leaveField() || canvas()?.cancel() || go.leave(), {
      group: 'Go to',
      detail: 'From a field: to the picture first',
    }),
    command('undo', 'Undo', ['$mod+KeyZ'], () => studio?.undo(), {
      when: travels('undoLabel', 'There is nothing to undo.'),
    }),
    command('redo', 'Redo', ['$mod+Shift+KeyZ', '$mod+KeyY'], () => studio?.redo(), {
      when: travels('redoLabel', 'There is nothing to redo.'),
    }),
    ...toolActions(),
    ...openPolygonActions(studio),
    ...keyPointerActions(canvas),
    ...operationActions(studio),
    ...viewActions(opened, canvas),
  ]
  return { previous, next, others }
}

/** Keys of a polygon that is not closed yet, and of scribbles that are not applied. */
function openPolygonActions(studio: Studio | undefined): Action[] {
  const isOpen = () => OPEN_STATES.includes(studio?.snapshot().state ?? '') || 'No polygon and no scribble is open.'
  return [
    command('close-polygon', 'Close polygon, apply scribbles', ['Enter'], () => studio?.key('enter'), {
      when: isOpen,
      inPalette: false,
    }),
    command('drop-point', 'Take back point or scribble', ['Backspace'], () => studio?.key('backspace'), {
      when: isOpen,
      inPalette: false,
    }),
  ]
}

const DIRECTIONS = [
  ['left', 'ArrowLeft', [-1, 0]],
  ['right', 'ArrowRight', [1, 0]],
  ['up', 'ArrowUp', [0, -1]],
  ['down', 'ArrowDown', [0, 1]],
] as const

const isUnasked = () => !document.activeElement?.closest('[role=alertdialog]') || 'There is a question to answer first.'

/** The brush without a pointer. */
function keyPointerActions(canvas: () => CanvasHandle | null): Action[] {
  return [
    ...DIRECTIONS.flatMap(([name, key, direction]) => [
      command(`brush-${name}`, `Brush ${name}`, [key], () => canvas()?.moveByKeys(direction, false), {
        inPalette: false,
        when: isUnasked,
      }),
      command(`nudge-${name}`, `Brush ${name} by 1 px`, [`Shift+${key}`], () => canvas()?.moveByKeys(direction, true), {
        inPalette: false,
        when: isUnasked,
      }),
    ]),
    command('press', 'Set down, lift brush', ['KeyN', 'Insert'], () => canvas()?.pressByKeys(), {
      detail: 'Arrow keys move it meanwhile',
      once: true,
      inPalette: false,
    }),
    command('leave-out', 'Leave colour out', ['Shift+KeyN', '$mod+Insert'], () => canvas()?.clickByKeys(), {
      detail: 'Of similar hair: the colour under the brush, as Ctrl and a click do; once more lets it in',
      when: () => toolbox.active === 'similar' || 'Only similar hair (G) leaves colours out.',
      once: true,
      inPalette: false,
    }),
  ]
}

function toolActions(): Action[] {
  const resize = (direction: 1 | -1) => {
    const ring = toolbox.ringOf(toolbox.active)
    if (ring) toolbox.adjust({ sizePx: steppedSize(ring.sizePx, direction) })
  }
  const harden = (step: number) => {
    const { brush } = toolbox.snapshot()
    if (brush) toolbox.adjust({ hardness: Math.round((brush.hardness + step) * 10) / 10 })
  }
  return [
    ...TOOL_IDS.map((id) => command(id, TOOL_FACES[id].label, [TOOL_FACES[id].key], () => toolbox.choose(id))),
    command('swap', 'Swap brush and eraser', ['KeyX'], () => toolbox.swap()),
    command('smaller', 'Smaller brush', ['BracketLeft'], () => resize(-1)),
    command('larger', 'Larger brush', ['BracketRight'], () => resize(1)),
    command('softer', 'Softer brush', ['Shift+BracketLeft'], () => harden(-HARDNESS_STEP)),
    command('harder', 'Harder brush', ['Shift+BracketRight'], () => harden(HARDNESS_STEP)),
    ...OPACITY_KEYS.map((digit, index) =>
      command(
        `opacity-${index + 1}0`,
        `Opacity ${index + 1}0 %`,
        [`Digit${digit}`],
        () => toolbox.adjust({ opacity: (index + 1) / 10 }),
        { inPalette: false },
      ),
    ),
  ]
}
