import { Latest } from '../colour/latest.ts'
import type { Task, WandOrder } from '../colour/desk.ts'
import { Proposal, type Joining } from '../colour/proposal.ts'
import type { WandStart } from '../../../../src-shared/edges/wand.ts'
import { amount, choice, flag, settingsOf } from './settings.ts'
import type { Ending, PointerSample, Tool, ToolContext, ToolDefinition, Unfinished } from './tool.ts'

export type WandSettings = {
  /** Largest distance in Lab, 0..100. */
  tolerance: number
  /** Side of the square whose mean colour is looked for. */
  sample: '1' | '3' | '5'
  connected: boolean
  /** Pixels that touch by a corner hang together. */
  corners: boolean
  soft: boolean
  how: Exclude<Joining, 'replace'>
}

export const LARGEST_TOLERANCE = 100
/** Dragging by so many pixels of the screen changes the tolerance by one. */
const DRAG_PER_UNIT = 4

type Selecting = {
  proposal: Proposal
  how: WandSettings['how']
  downX: number
  downY: number
  firstTolerance: number
  tolerance: number
  answers: Latest<number, null>
}

/** Magic wand: idle → selecting (the drag sets the tolerance) → idle, with the last answer waited for. */
class WandTool implements Tool {
  readonly #context: ToolContext<WandSettings>
  #selecting: Selecting | null = null
  #isDown = false
  static #gestures = 0

  constructor(context: ToolContext<WandSettings>) {
    this.#context = context
  }

  get state(): string {
    return `wand.${this.#selecting ? (this.#isDown ? 'selecting' : 'settling') : 'idle'}`
  }

  get isBusy(): boolean {
    return this.#isDown
  }

  onPointerDown(sample: PointerSample): void {
    const { plane, settings } = this.#context
    const [x, y] = [Math.floor(sample.imageX), Math.floor(sample.imageY)]
    if (this.#selecting || x < 0 || y < 0 || x >= plane.width || y >= plane.height) return
    const { tolerance, sample: side, connected, corners, soft, how } = settings()
    const joining = joiningOf(sample, how)
    const proposal = new Proposal(plane, joining).begin()
    const start: WandStart = { x, y, sample: Number(side) as 1 | 3 | 5, connected, corners }
    const gesture = ++WandTool.#gestures
    const answers = new Latest<number, null>(
      (wanted) => this.#ask({ ...start, gesture, soft, tolerance: wanted }, proposal),
      () => this.#context.changed(),
    )
    const first = { downX: sample.imageX, downY: sample.imageY, firstTolerance: tolerance, tolerance }
    this.#selecting = { proposal, how: joining, answers, ...first }
    this.#isDown = true
    answers.ask(tolerance)
  }

  onPointerMove(samples: readonly PointerSample[]): void {
    const selecting = this.#selecting
    const last = samples.at(-1)
    if (!selecting || !last) return
    const [rightX, rightY] = last.right ?? [1, 0]
    const towardsRight = (last.imageX - selecting.downX) * rightX + (last.imageY - selecting.downY) * rightY
    const draggedPx = towardsRight / (last.viewPx ?? 1)
    const wanted = Math.round(selecting.firstTolerance + draggedPx / DRAG_PER_UNIT)
    const tolerance = Math.min(LARGEST_TOLERANCE, Math.max(0, wanted))
    if (tolerance === selecting.tolerance) return
    selecting.tolerance = tolerance
    selecting.answers.ask(tolerance)
    this.#context.adjust({ tolerance })
  }

  onComplete(): Ending {
    const selecting = this.#selecting
    this.#isDown = false
    if (!selecting) return null
    return {
      label: 'Magic wand',
      result: selecting.answers.settled().then(() => () => this.#finish(selecting)),
      cancel: () => selecting.answers.cancel(),
    }
  }

  onInterrupt(): Ending {
    return this.onComplete()
  }

  onCancel(): void {
    this.#isDown = false
    this.#selecting?.answers.cancel()
    this.#selecting?.proposal.revert()
    this.#selecting = null
  }

  #ask(order: WandOrder, proposal: Proposal): Task<null> {
    return this.#context.colours.run('wand', order, (tile) => {
      proposal.put(tile)
      this.#context.changed()
    })
  }

  #finish({ proposal, how, tolerance }: Selecting): Unfinished {
    this.#selecting = null
    return proposal.finished(`Magic wand, ${WORDS[how]} at ${tolerance}`)
  }
}

const WORDS = { add: 'added', subtract: 'taken away', intersect: 'overlap' } as const

/** Shift adds, Alt takes away, both keep the overlap, as in other programs; the right button is Alt. */
function joiningOf({ shift, alt }: PointerSample, how: WandSettings['how']): WandSettings['how'] {
  if (shift && alt) return 'intersect'
  if (alt) return 'subtract'
  return shift ? 'add' : how
}

export const wandTool: ToolDefinition<WandSettings> = {
  settings: settingsOf<WandSettings>({
    tolerance: amount(20, 0, LARGEST_TOLERANCE, 1),
    sample: choice('3', ['1', '3', '5']),
    connected: flag(true),
    corners: flag(false),
    soft: flag(false),
    how: choice('add', ['add', 'subtract', 'intersect']),
  }),
  create: (context) => new WandTool(context),
}
