import type { StudioState } from './studio-types.ts'
import type { SettingsChange, Toolbox } from './toolbox.ts'
import { TOOL_IDS, TOOLS, type ToolId } from './tools/registry.ts'
import type { OverlayLine, OverlayPicture, PointerSample, Tool, ToolContext, ToolDefinition } from './tools/tool.ts'

const NOTHING: StudioState['unapplied'] = []

/**
 * Each tool once, as it stands, and which of them is in hand: what one holds that is no part of the mask yet outlives that it
 * is put away.
 */
export class ToolSet {
  readonly #toolbox: Toolbox
  readonly #tools: Readonly<Record<ToolId, Tool>>
  /** The tool on which the pointer is down; a change of tool waits for its end. */
  #held: Tool | null = null

  constructor(toolbox: Toolbox, host: Omit<ToolContext<object>, 'settings' | 'adjust'>) {
    this.#toolbox = toolbox
    const make = (id: ToolId) =>
      (TOOLS[id] as ToolDefinition<object>).create({
        ...host,
        settings: () => toolbox.settingsOf(id),
        adjust: (change) => toolbox.adjust(change as SettingsChange, id),
      })
    this.#tools = Object.fromEntries(TOOL_IDS.map((id) => [id, make(id)])) as Record<ToolId, Tool>
  }

  get held(): Tool | null {
    return this.#held
  }

  get chosen(): Tool {
    return this.#tools[this.#toolbox.active]
  }

  /** A polygon of a tool that was put away waits until that is taken up again; it has written nothing. */
  get busy(): Tool | null {
    return this.#held ?? (this.chosen.isBusy ? this.chosen : null)
  }

  get state(): string {
    return (this.#held ?? this.chosen).state
  }

  /** In hand or put away. */
  tool(id: ToolId): Tool {
    return this.#tools[id]
  }

  /** The pointer goes down with it. */
  hold(id: ToolId, sample: PointerSample): void {
    this.#held = this.#tools[id]
    this.#held.onPointerDown(sample)
  }

  /** The pointer is up, or lost. Returns what it was down with. */
  release(): Tool | null {
    const tool = this.#held
    this.#held = null
    return tool
  }

  overlay(): readonly OverlayLine[] {
    return (this.#held ?? this.chosen).overlay?.() ?? []
  }

  picture(): OverlayPicture | null {
    return (this.#held ?? this.chosen).picture?.() ?? null
  }

  /** What tools have, in hand or put away, that is no part of the mask yet; the same array while there is none. */
  unapplied(): StudioState['unapplied'] {
    const found = TOOL_IDS.flatMap((tool) => {
      const unapplied = this.#tools[tool].unapplied?.()
      return unapplied ? [{ ...unapplied, tool }] : []
    })
    return found.length > 0 ? found : NOTHING
  }
}
