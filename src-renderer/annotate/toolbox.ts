import { z } from 'zod'
import { getPreference, setPreference } from '../host/preferences.ts'
import { DEFAULT_BRUSHES, PLAIN_BRUSH, TOOL_IDS, Toolbox, type Brush } from '../painting/engine/index.ts'

const BrushSchema = z.object({
  sizePx: z.number().min(1).max(2000),
  hardness: z.number().min(0).max(1),
  opacity: z.number().min(0).max(1),
  flow: z.number().min(0.01).max(1).default(PLAIN_BRUSH.flow),
  shape: z.enum(['round', 'square']).default(PLAIN_BRUSH.shape),
  pressure: z.enum(['none', 'size', 'opacity', 'both']).default(PLAIN_BRUSH.pressure),
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
      if (sameBrush(kept, brushes[tool])) continue
      setPreference(preferenceOf(tool), brushes[tool])
    }
  })
  return box
}

const sameBrush = (one: Brush, other: Brush): boolean =>
  (Object.keys(PLAIN_BRUSH) as (keyof Brush)[]).every((key) => one[key] === other[key])
