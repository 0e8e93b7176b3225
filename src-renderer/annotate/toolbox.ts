import { z } from 'zod'
import { getPreference, setPreference } from '../host/preferences.ts'
import { DEFAULT_BRUSHES, TOOL_IDS, Toolbox } from '../painting/engine/index.ts'

const BrushSchema = z.object({
  sizePx: z.number().min(1).max(2000),
  hardness: z.number().min(0).max(1),
  opacity: z.number().min(0).max(1),
})
const preferenceOf = (tool: string) => `annotate.brush.${tool}`

/** The one toolbox of the window: each tool comes back with the brush that it was left with. */
export const toolbox = restored()

function restored(): Toolbox {
  const box = new Toolbox()
  for (const tool of TOOL_IDS) box.adjust(getPreference(preferenceOf(tool), BrushSchema, DEFAULT_BRUSHES[tool]), tool)
  box.subscribe(() => {
    const { brushes } = box.snapshot()
    for (const tool of TOOL_IDS) {
      const kept = getPreference(preferenceOf(tool), BrushSchema, DEFAULT_BRUSHES[tool])
      const { sizePx, hardness, opacity } = brushes[tool]
      if (kept.sizePx === sizePx && kept.hardness === hardness && kept.opacity === opacity) continue
      setPreference(preferenceOf(tool), brushes[tool])
    }
  })
  return box
}
