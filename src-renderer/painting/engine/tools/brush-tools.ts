import { LARGEST_SIZE_PX, PLAIN_BRUSH, SMALLEST_FLOW, SMALLEST_SIZE_PX, type Brush } from '../brush.ts'
import { amount, choice, flag, settingsOf, type Field } from './settings.ts'
import { StrokeTool, type StrokeSettings } from './stroke-tool.ts'
import type { ToolDefinition } from './tool.ts'

/** A tool whose settings have these fields is a brush: Alt erases, `[` and `]` change its size, the ring is its cursor. */
export const BRUSH_FIELDS: { [Name in keyof Brush]: Field<Brush[Name]> } = {
  shape: choice(PLAIN_BRUSH.shape, ['round', 'square']),
  sizePx: amount(PLAIN_BRUSH.sizePx, SMALLEST_SIZE_PX, LARGEST_SIZE_PX, 1),
  hardness: amount(0.7, 0, 1),
  opacity: amount(PLAIN_BRUSH.opacity, 0, 1),
  flow: amount(PLAIN_BRUSH.flow, SMALLEST_FLOW, 1),
  // As pens do elsewhere, at the first touch; a mouse always presses fully.
  pressure: choice('size', ['none', 'size', 'opacity', 'both']),
}

/** Longest rope of the stabiliser, in image pixels. */
export const LONGEST_ROPE_PX = 100

const STROKE_FIELDS: { [Name in keyof StrokeSettings]: Field<StrokeSettings[Name]> } = {
  ...BRUSH_FIELDS,
  stabiliser: amount(0, 0, LONGEST_ROPE_PX, 1),
}

export const brushTool: ToolDefinition<StrokeSettings> = {
  settings: settingsOf<StrokeSettings>(STROKE_FIELDS),
  create: ({ plane, settings }) => new StrokeTool(plane, { name: 'brush', label: 'Brush', mode: 'add', settings }),
}

export type EraserSettings = StrokeSettings & {
  /** The brush's size is the eraser's too. */
  sameSize: boolean
}

export const eraserTool: ToolDefinition<EraserSettings> = {
  settings: settingsOf<EraserSettings>({ ...STROKE_FIELDS, sameSize: flag(false) }),
  create: ({ plane, settings }) => new StrokeTool(plane, { name: 'eraser', label: 'Eraser', mode: 'erase', settings }),
}
