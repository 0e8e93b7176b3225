export {
  LARGEST_SIZE_PX,
  PLAIN_BRUSH,
  SMALLEST_SIZE_PX,
  steppedSize,
  type Brush,
  type BrushShape,
  type PressureUse,
} from './brush.ts'
export type { MaskPlane } from './mask-plane.ts'
export { ProbabilityCounts, type Combination } from './operations.ts'
export { inSentence, Studio, type StudioStroke } from './studio.ts'
export { DEFAULT_BRUSHES, TOOL_IDS, Toolbox, type ToolboxState, type ToolId } from './toolbox.ts'
export type { PointerSample } from './tools/tool.ts'
