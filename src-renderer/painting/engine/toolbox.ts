import { PLAIN_BRUSH, type Brush } from './brush.ts'
import { Observable } from './observable.ts'
import { TOOL_IDS, TOOLS, type ToolId, type ToolSettings } from './tools/registry.ts'
import type { ToolDefinition } from './tools/tool.ts'

export type ToolboxState = {
  tool: ToolId
  /** Each tool keeps its own. */
  settings: Readonly<ToolSettings>
  /** The brush of the active tool; null for tools that paint with none. */
  brush: Brush | null
  /** True while Alt is held: the eraser, whatever brush is chosen. */
  erasing: boolean
  /** The tool that a gesture begun now would use. */
  active: ToolId
}

/** What can be said of some tool's settings where one doesn't know which tool it is. */
export type SettingsChange = Partial<Brush> & Readonly<Record<string, unknown>>

/** What the hand holds. It outlives the image: the next one is painted with the same brush. */
export class Toolbox extends Observable<ToolboxState> {
  #tool: ToolId = 'brush'
  #settings = Object.fromEntries(TOOL_IDS.map((id) => [id, TOOLS[id].settings.defaults])) as ToolSettings
  #erasing = false

  choose(tool: ToolId): void {
    this.#tool = tool
    this.changed()
  }

  /** Brush to eraser and back. */
  swap(): void {
    this.choose(this.#tool === 'brush' ? 'eraser' : 'brush')
  }

  /** Changes settings of the active tool, or of another. What the tool doesn't have is left out. */
  adjust(change: SettingsChange, tool: ToolId = this.active): void {
    const { sizePx, ...others } = change
    const isLinked = tool === 'eraser' && this.#settings.eraser.sameSize && sizePx !== undefined
    this.#set(tool, isLinked ? others : change)
    if (isLinked) this.#set('brush', { sizePx })
    this.changed()
  }

  /** Alt went down or up. For tools that are no brush it is a modifier of their own. */
  holdEraser(held: boolean): void {
    if (this.#erasing === held) return
    this.#erasing = held
    this.changed()
  }

  get active(): ToolId {
    return this.#erasing && isBrush(this.#settings[this.#tool]) ? 'eraser' : this.#tool
  }

  settingsOf<Id extends ToolId>(tool: Id): ToolSettings[Id] {
    return this.#settings[tool]
  }

  brushOf(tool: ToolId): Brush | null {
    const settings: object = this.#settings[tool]
    return isBrush(settings) ? settings : null
  }

  /** What is shown at the pointer: the brush, or a line as wide as the tool's; null where it has no width. */
  ringOf(tool: ToolId): Brush | null {
    const settings: object = this.settingsOf(tool)
    if (isBrush(settings)) return settings
    return 'sizePx' in settings && typeof settings.sizePx === 'number'
      ? { ...PLAIN_BRUSH, sizePx: settings.sizePx }
      : null
  }

  #set(tool: ToolId, change: SettingsChange): void {
    const { settings } = TOOLS[tool] as ToolDefinition<object>
    const now = this.#settings[tool]
    this.#settings = { ...this.#settings, [tool]: settings.valid({ ...now, ...change }, now) }
    const { brush, eraser } = this.#settings
    if (eraser.sameSize && eraser.sizePx !== brush.sizePx) {
      this.#settings = { ...this.#settings, eraser: { ...eraser, sizePx: brush.sizePx } }
    }
  }

  protected describe(): ToolboxState {
    const active = this.active
    return {
      tool: this.#tool,
      settings: this.#settings,
      brush: this.brushOf(active),
      erasing: this.#erasing,
      active,
    }
  }
}

const isBrush = (settings: object): settings is Brush => 'sizePx' in settings && 'hardness' in settings
