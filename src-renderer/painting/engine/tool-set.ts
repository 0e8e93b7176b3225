import type { StudioState } from './studio-types.ts'
import type { SettingsChange, Toolbox } from './toolbox.ts'
import { TOOL_IDS, TOOLS, type ToolId } from './tools/registry.ts'
import type { Tool, ToolDefinition, ToolContext } from './tools/tool.ts'

/** Each tool once, as it stands: what it holds that is no part of the mask yet outlives that it is put away. */
export type ToolSet = Readonly<Record<ToolId, Tool>>

export function makeTools(toolbox: Toolbox, host: Omit<ToolContext<object>, 'settings' | 'adjust'>): ToolSet {
  const make = (id: ToolId) =>
    (TOOLS[id] as ToolDefinition<object>).create({
      ...host,
      settings: () => toolbox.settingsOf(id),
      adjust: (change) => toolbox.adjust(change as SettingsChange, id),
    })
  return Object.fromEntries(TOOL_IDS.map((id) => [id, make(id)])) as Record<ToolId, Tool>
}

const NOTHING: StudioState['unapplied'] = []

/** What tools have, in hand or put away, that is no part of the mask yet; the same array while there is none. */
export function unappliedOf(tools: ToolSet): StudioState['unapplied'] {
  const found = TOOL_IDS.flatMap((tool) => {
    const unapplied = tools[tool].unapplied?.()
    return unapplied ? [{ ...unapplied, tool }] : []
  })
  return found.length > 0 ? found : NOTHING
}
