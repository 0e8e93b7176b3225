export type { Combination, SourceKind, SourcePlane } from './blend.ts'
export {
  brushCentre,
  LARGEST_SIZE_PX,
  PLAIN_BRUSH,
  SMALLEST_SIZE_PX,
  steppedSize,
  type Brush,
  type PressureUse,
} from './brush.ts'
export { changeWork, type ChangeTask } from './operate.ts'
export { operationLabel, type Operation } from './whole-mask.ts'
export { halvesOf, type Level } from './halve.ts'
export { MAX_LEVEL } from './mask-levels.ts'
export { MaskPlane, type PlaneFacts } from './mask-plane.ts'
export { planeFactsOf } from './plane-facts.ts'
export { ProbabilityCounts, thresholdByte } from './operations.ts'
export { Studio } from './studio.ts'
export { inSentence, Timeline, type StudioStroke, type TimelineOptions, type TimelineState } from './timeline.ts'
export type { Step, StepWithChange } from './history.ts'
export type { Change } from './recorder.ts'
export type { StepSource } from './step-reader.ts'
export { Toolbox, type SettingsChange, type ToolboxState } from './toolbox.ts'
export { NO_COLOURS, type ColourDesk } from './colour/desk.ts'
export type { Joining } from './colour/proposal.ts'
export { refineWork } from './colour/refine-work.ts'
export { LONGEST_ROPE_PX } from './tools/brush-tools.ts'
export { MOST_FEATHER_PX } from './tools/selecting.ts'
export { WIDEST_BAND_PX, WIDEST_REFINE_PX } from './tools/refine-tool.ts'
export { WIDEST_SCRIBBLE_PX } from './tools/scribble-tool.ts'
export { LARGEST_TOLERANCE } from './tools/wand-tool.ts'
export { TOOL_IDS, type ToolId, type ToolSettings } from './tools/registry.ts'
export type { OverlayLine, OverlayPicture, PointerSample, ToolKey, Work } from './tools/tool.ts'
