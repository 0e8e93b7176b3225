import type { Toolbox, ToolId, ToolSettings } from '../engine/index.ts'
import { useObservable } from './use-observable.ts'

/** A tool's settings, and how to change some of them. */
export function useToolSettings<Id extends ToolId>(
  toolbox: Toolbox,
  tool: Id,
): [settings: ToolSettings[Id], change: (change: Partial<ToolSettings[Id]>) => void] {
  const { settings } = useObservable(toolbox)
  return [settings[tool], (change) => toolbox.adjust(change, tool)]
}
