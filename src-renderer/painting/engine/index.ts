export {
  brushCentre,
  LARGEST_SIZE_PX,
  PLAIN_BRUSH,
  SMALLEST_SIZE_PX,
  steppedSize,
  type Brush,
  type PressureUse,
} from './brush.ts'
export type { MaskPlane } from './mask-plane.ts'
export { ProbabilityCounts, thresholdByte, type Combination } from './operations.ts'
export { inSentence, Studio, type StudioStroke } from './studio.ts'
export { Toolbox, type SettingsChange, type ToolboxState } from './toolbox.ts'
export { TOOL_IDS, TOOLS, type ToolId, type ToolSettings } from './tools/registry.ts'
export type { OverlayLine, PointerSample, SettingsKind, ToolKey, Work } from './tools/tool.ts'
