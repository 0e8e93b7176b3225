import { LARGEST_SIZE_PX, PLAIN_BRUSH, SMALLEST_FLOW, SMALLEST_SIZE_PX, type Brush } from '../brush.ts'
import { amount, choice, flag, settingsOf, type Field } from './settings.ts'
import { StrokeTool } from './stroke-tool.ts'
import type { ToolDefinition } from './tool.ts'

/** A tool whose settings have these fields is a brush: Alt erases, `[` and `]` change its size, the ring is its cursor. */
export const BRUSH_FIELDS: { [Name in keyof Brush]: Field<Brush[Name]> } = {
  shape: choice(PLAIN_BRUSH.shape, ['round', 'square']),
  sizePx: amount(PLAIN_BRUSH.sizePx, SMALLEST_SIZE_PX, LARGEST_SIZE_PX, 1),
  hardness: amount(0.7, 0, 1),
  opacity: amount(PLAIN_BRUSH.opacity, 0, 1),
  flow: amount(PLAIN_BRUSH.flow, SMALLEST_FLOW, 1),
  pressure: choice(PLAIN_BRUSH.pressure, ['none', 'size', 'opacity', 'both']),
}

export type BrushSettings = Brush

export const brushTool: ToolDefinition<BrushSettings> = {
  settings: settingsOf<BrushSettings>(BRUSH_FIELDS),
  create: ({ plane, settings }) =>
    new StrokeTool(plane, { name: 'brush', label: 'Brush', mode: 'add', brush: settings }),
}

export type EraserSettings = BrushSettings & {
  /** The brush's size is the eraser's too. */
  sameSize: boolean
}

export const eraserTool: ToolDefinition<EraserSettings> = {
  settings: settingsOf<EraserSettings>({ ...BRUSH_FIELDS, sameSize: flag(false) }),
  create: ({ plane, settings }) =>
    new StrokeTool(plane, { name: 'eraser', label: 'Eraser', mode: 'erase', brush: settings }),
}
