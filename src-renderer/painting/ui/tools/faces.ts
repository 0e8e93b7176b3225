import { IconBrush, IconEraser } from '@tabler/icons-react'
import type { ToolId } from '../../engine/index.ts'
import { BrushOptions, EraserOptions } from './BrushOptions.tsx'
import type { ToolFace } from './tool-face.ts'

/** Icon, key, help and options of every tool. Keys taken by tools: B E L P W G S R. */
export const TOOL_FACES: Readonly<Record<ToolId, ToolFace>> = {
  brush: {
    label: 'Brush',
    letter: 'B',
    key: 'KeyB',
    help: 'Paints hair',
    icon: IconBrush,
    Options: BrushOptions,
    cursor: 'ring',
  },
  eraser: {
    label: 'Eraser',
    letter: 'E',
    key: 'KeyE',
    help: 'Takes hair away; so does Alt, and the right button',
    icon: IconEraser,
    Options: EraserOptions,
    cursor: 'ring',
    takesAway: true,
  },
}
