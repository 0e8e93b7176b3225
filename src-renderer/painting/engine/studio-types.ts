import type { Coverage } from '../../../src-shared/mask/index.ts'
import type { SourceKind } from './blend.ts'
import type { ColourDesk } from './colour/desk.ts'
import type { PlaneFacts } from './mask-plane.ts'
import type { StudioStroke, TimelineOptions } from './timeline.ts'
import type { WorkProgress } from './running-work.ts'
import type { Toolbox } from './toolbox.ts'
import type { ToolId } from './tools/registry.ts'
import type { Unapplied } from './tools/tool.ts'

export type StudioState = {
  /** The path of the tool's state: `brush.idle`, `eraser.painting`. */
  state: string
  /** What undo and redo would do; null where there is nothing, or in the middle of a gesture. */
  undoLabel: string | null
  redoLabel: string | null
  steps: number
  /** A gesture, an open polygon or work: what is seen may not be in the history yet. */
  isBusy: boolean
  /** Why the mask cannot be changed, one sentence; null: it can. */
  readOnly: string | null
  coverage: Coverage
  /** What is being computed, and how far it is (0..1; null: not known). */
  work: WorkProgress | null
  /** Why the last work came to nothing, one sentence. */
  fault: string | null
  /** What was asked for last had nothing to do; a new object each time. */
  notice: { words: string } | null
  /** Labels of what lasso and polygon can take from. */
  sources: Readonly<Record<SourceKind, string | null>>
  /** Only 0 and 255 are written. */
  isBinary: boolean
  /** What tools have, in hand or put away, that is no part of the mask yet; the same array while there is none. */
  unapplied: readonly (Unapplied & { tool: ToolId })[]
}

export type StudioOptions = {
  width: number
  height: number
  /** Taken over, not copied. */
  mask?: Uint8Array
  /** Of that mask, where they are known; else they are found out here, which takes a while for a large one. */
  facts?: PlaneFacts
  toolbox: Toolbox
  /** Called once for each change that has to be stored, in order. */
  onStroke: (stroke: StudioStroke) => void
  /** The photo's colours, for the tools that look at them. */
  colours?: ColourDesk
  now?: () => number
  /** Does something when the screen had its turn; at once where it is left out. */
  later?: (work: () => void) => void
  /** What was painted before, and how it is read. */
  timeline?: TimelineOptions
}
