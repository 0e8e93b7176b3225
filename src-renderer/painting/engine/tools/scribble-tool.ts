import type { DraftOrder, Draft, ScribbleStroke } from '../colour/desk.ts'
import { Latest } from '../colour/latest.ts'
import { JOININGS, Proposal, type Joining } from '../colour/proposal.ts'
import type { CoverageTile } from '../../../../src-shared/edges/wand.ts'
import { SMALLEST_SIZE_PX } from '../brush.ts'
import { amount, choice, settingsOf } from './settings.ts'
import type {
  Ending,
  OverlayLine,
  OverlayPicture,
  PointerSample,
  Tool,
  ToolContext,
  ToolDefinition,
  ToolKey,
  Unapplied,
} from './tool.ts'

export type ScribbleSettings = {
  sizePx: number
  /** What the left button draws; Alt and the right button draw the other. */
  label: ScribbleStroke['label']
  how: Joining
}

export const WIDEST_SCRIBBLE_PX = 200
/** Nearer to the last point than this part of the line's width a sample says nothing new. */
const THINNING = 0.25

/**
 * A mask out of a few strokes over hair and over background: idle → drawing → waiting (for more strokes, or Enter) → idle.
 * The mask is written when it is applied; until then what would come of it is a picture over it.
 */
class ScribbleTool implements Tool {
  readonly #context: ToolContext<ScribbleSettings>
  readonly #drafts: Latest<DraftOrder, Draft | null>
  #strokes: readonly ScribbleStroke[] = []
  #drawing: (ScribbleStroke & { points: number[] }) | null = null
  #picture: OverlayPicture | null = null
  /** Applying failed or was stopped: the strokes stay, for another try. */
  #keepOnce = false

  constructor(context: ToolContext<ScribbleSettings>) {
    this.#context = context
    this.#drafts = new Latest(
      (order) => context.colours.run('draft', order),
      (draft) => {
        this.#picture = draft && { ...draft, replaces: context.settings().how === 'replace' }
        context.changed()
      },
    )
  }

  get state(): string {
    if (this.#drawing) return 'scribble.drawing'
    return `scribble.${this.#strokes.length > 0 ? 'waiting' : 'idle'}`
  }

  get isBusy(): boolean {
    return this.#drawing !== null || this.#strokes.length > 0
  }

  onPointerDown({ imageX, imageY, alt }: PointerSample): void {
    if (this.#drawing) return
    const { sizePx, label } = this.#context.settings()
    const other = label === 'hair' ? 'background' : 'hair'
    this.#drawing = { points: [imageX, imageY], widthPx: sizePx, label: alt ? other : label }
    this.#draft('distance')
  }

  onPointerMove(samples: readonly PointerSample[]): void {
    const drawing = this.#drawing
    if (!drawing) return
    let isNew = false
    for (const { imageX, imageY } of samples) {
      const [lastX, lastY] = drawing.points.slice(-2) as [number, number]
      if (Math.hypot(imageX - lastX, imageY - lastY) < THINNING * drawing.widthPx) continue
      drawing.points.push(imageX, imageY)
      isNew = true
    }
    if (isNew) this.#draft('distance')
  }

  onComplete(): Ending {
    if (this.#drawing) this.#strokes = [...this.#strokes, this.#drawing]
    this.#drawing = null
    this.#draft('cut')
    return null
  }

  onInterrupt(): Ending {
    return this.onComplete()
  }

  /** In the middle of a stroke only that is dropped. */
  onCancel(): void {
    if (this.#keepOnce) {
      this.#keepOnce = false
      return
    }
    if (this.#drawing) {
      this.#drawing = null
      return this.#draft('cut')
    }
    this.#reset()
  }

  onKey(key: ToolKey): Ending | undefined {
    if (this.#strokes.length === 0) return undefined
    if (key === 'enter') return this.#apply()
    this.#strokes = this.#strokes.slice(0, -1)
    this.#draft('cut')
    return null
  }

  unapplied(): Unapplied | null {
    const { length } = this.#strokes
    if (length === 0) return null
    const words = length === 1 ? '1 scribble is not applied' : `${length} scribbles are not applied`
    return { words, canApply: knowsBoth(this.#strokes) }
  }

  overlay(): readonly OverlayLine[] {
    const strokes = this.#drawing ? [...this.#strokes, this.#drawing] : this.#strokes
    return strokes.map(({ points, widthPx, label }) => ({ points, widthPx, kind: label, closed: false }))
  }

  picture(): OverlayPicture | null {
    return this.#picture
  }

  #draft(method: DraftOrder['method']): void {
    const strokes = this.#drawing ? [...this.#strokes, copyOf(this.#drawing)] : this.#strokes
    if (knowsBoth(strokes)) return this.#drafts.ask({ strokes, method })
    this.#drafts.cancel()
    this.#picture = null
    this.#context.changed()
  }

  #apply(): Ending {
    const strokes = this.#strokes
    if (!knowsBoth(strokes)) return null
    this.#drafts.cancel()
    const { colours, plane, settings } = this.#context
    const { how } = settings()
    const tiles: CoverageTile[] = []
    const task = colours.run('scribble', { strokes, method: 'cut' }, (tile) => tiles.push(tile))
    const write = () => {
      this.#reset()
      return new Proposal(plane, how).laid(`Scribble, ${strokes.length} strokes`, tiles)
    }
    let isStopped = false
    const keep = (error: unknown) => {
      // Who stopped it was told already.
      if (!isStopped) this.#keepOnce = true
      throw error
    }
    const cancel = () => {
      isStopped = true
      this.#keepOnce = true
      task.cancel()
    }
    return { label: 'Finding the edge', result: task.result.then(() => write, keep), cancel }
  }

  #reset(): void {
    this.#drafts.cancel()
    this.#strokes = []
    this.#drawing = null
    this.#picture = null
  }
}

const copyOf = (stroke: ScribbleStroke): ScribbleStroke => ({ ...stroke, points: [...stroke.points] })

/** Only with both is there anything to tell apart. */
function knowsBoth(strokes: readonly ScribbleStroke[]): boolean {
  return strokes.some(({ label }) => label === 'hair') && strokes.some(({ label }) => label === 'background')
}

export const scribbleTool: ToolDefinition<ScribbleSettings> = {
  settings: settingsOf<ScribbleSettings>({
    sizePx: amount(8, SMALLEST_SIZE_PX, WIDEST_SCRIBBLE_PX, 1),
    label: choice('hair', ['hair', 'background']),
    // What was painted is not wiped unasked.
    how: choice('add', JOININGS),
  }),
  create: (context) => new ScribbleTool(context),
}
