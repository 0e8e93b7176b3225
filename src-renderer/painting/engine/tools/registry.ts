import { brushTool, eraserTool } from './brush-tools.ts'
import { lassoTool } from './lasso-tool.ts'
import { polygonTool } from './polygon-tool.ts'
import { refineTool } from './refine-tool.ts'
import { scribbleTool } from './scribble-tool.ts'
import { similarTool } from './similar-tool.ts'
import type { ToolDefinition } from './tool.ts'
import { wandTool } from './wand-tool.ts'

/** Every tool there is, in the order of the tool rail. A new one is a file of its own and a line here. */
export const TOOLS = {
  brush: brushTool,
  eraser: eraserTool,
  lasso: lassoTool,
  polygon: polygonTool,
  wand: wandTool,
  similar: similarTool,
  scribble: scribbleTool,
  refine: refineTool,
}

export type ToolId = keyof typeof TOOLS

type SettingsIn<D> = D extends ToolDefinition<infer S> ? S : never
export type ToolSettings = { [Id in ToolId]: SettingsIn<(typeof TOOLS)[Id]> }

export const TOOL_IDS = Object.keys(TOOLS) as readonly ToolId[]
