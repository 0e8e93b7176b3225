import { applyingSelection, applyingSource, type SelectionMode } from '../apply-selection.ts'
import { SOURCE_KINDS, type Combination, type SourceKind, type SourcePlane } from '../blend.ts'
import type { MaskPlane } from '../mask-plane.ts'
import { Recorder } from '../recorder.ts'
import { Selection } from '../selection.ts'
import { amount, choice, flag, settingsOf } from './settings.ts'
import type { Ending, PointerSample } from './tool.ts'

/** Of lasso and polygon. */
export type SelectingSettings = {
  /** What the area does to the mask, where it is painted with. */
  mode: SelectionMode
  /** What comes into the area: hair, or the content of another mask. */
  source: 'paint' | SourceKind
  /** How that other mask meets this one. */
  how: Combination
  featherPx: number
  antialias: boolean
}

export const MOST_FEATHER_PX = 50

export const selectingSettings = settingsOf<SelectingSettings>({
  mode: choice('add', ['add', 'subtract', 'intersect']),
  source: choice('paint', ['paint', ...SOURCE_KINDS]),
  how: choice('replace', ['replace', 'add', 'subtract', 'intersect']),
  featherPx: amount(0, 0, MOST_FEATHER_PX),
  antialias: flag(false),
})

/** Shift adds, Alt subtracts, both intersect, as they are held when the area is begun; else what is set. */
export function modeOf({ shift, alt }: PointerSample, set: SelectionMode): SelectionMode {
  if (shift && alt) return 'intersect'
  if (shift) return 'add'
  return alt ? 'subtract' : set
}

/** After the tool's name in the history. */
const MODE_WORDS = { add: '', subtract: ' subtract', intersect: ' intersect' } as const
const HOW_WORDS = { replace: 'replace with', add: 'add', subtract: 'subtract', intersect: 'overlap with' } as const

/** An area that is being drawn: the settings as they were at its first point. */
export type Drawing = { points: number[]; settings: SelectingSettings }

export function beginDrawing(sample: PointerSample, settings: SelectingSettings): Drawing {
  const mode = modeOf(sample, settings.mode)
  const isForced = Boolean(sample.shift) || Boolean(sample.alt)
  return {
    points: [sample.imageX, sample.imageY],
    settings: { ...settings, mode, how: isForced ? mode : settings.how },
  }
}

type Options = {
  /** The tool's, for the history. */
  name: string
  plane: MaskPlane
  source: (kind: SourceKind) => SourcePlane | null
}

/** Does with the enclosed area what was set, a few tiles at a time: it may be all of a large mask. */
export function closeDrawing({ points, settings }: Drawing, { name, plane, source }: Options): Ending {
  const selection = new Selection(points, settings)
  const recorder = new Recorder(plane)
  if (settings.source === 'paint') {
    const writing = applyingSelection(plane, recorder, selection, settings.mode)
    return { label: `${name}${MODE_WORDS[settings.mode]}`, recorder, writing }
  }
  const other = source(settings.source)
  if (!other) return failing(name, new Error(MISSING[settings.source]))
  const writing = applyingSource(plane, recorder, selection, other, settings.how)
  return { label: `${name} ${HOW_WORDS[settings.how]} ${other.label}`, recorder, writing }
}

const MISSING: Record<SourceKind, string> = {
  prediction: 'There is no prediction to take this area from yet; choose a model under Start from, and draw again.',
  version: 'There is no version to take this area from yet; keep one under Versions, and draw again.',
}

/** A gesture that came to nothing, and the sentence why. */
function failing(label: string, error: Error): Ending {
  return { label, result: Promise.reject(error), cancel: () => undefined }
}
