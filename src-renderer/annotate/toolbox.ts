import { z } from 'zod'
import { getPreference, setPreference } from '../host/preferences.ts'
import { TOOL_IDS, Toolbox, type ToolId } from '../painting/engine/index.ts'

/** Whatever is stored: the tool itself takes of it what it can use. */
const SettingsSchema = z.record(z.string(), z.unknown())
const preferenceOf = (tool: ToolId) => `annotate.tool.${tool}`

/** The one toolbox of the window: each tool comes back as it was left. */
export const toolbox = restored()

function restored(): Toolbox {
  const box = new Toolbox()
  for (const tool of TOOL_IDS) {
    box.adjust(getPreference(preferenceOf(tool), SettingsSchema, {}), tool)
  }
  let kept = box.snapshot().settings
  box.subscribe(() => {
    const { settings } = box.snapshot()
    for (const tool of TOOL_IDS) {
      if (settings[tool] !== kept[tool]) setPreference(preferenceOf(tool), settings[tool])
    }
    kept = settings
  })
  return box
}
