import type { Job } from '../../src-shared/domain/index.ts'

const BAR_WIDTH = 24
/** Where stderr is a file or a pipe, a line now and then says that work goes on. */
const LINE_EVERY_MS = 10_000

/** Shows how far a job is, on stderr alone. */
export class Progress {
  readonly #stream: NodeJS.WriteStream
  #shownMs = performance.now()
  #drawn = false

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream
  }

  update(job: Job): void {
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\u001b[K${progressLine(job, this.#stream.columns || 80)}`)
      this.#drawn = true
      return
    }
    const nowMs = performance.now()
    if (nowMs - this.#shownMs < LINE_EVERY_MS) return
    this.#shownMs = nowMs
    this.#stream.write(`${progressLine(job, 200)}\n`)
  }

  /** Takes the bar away, so that what follows stands on a clean line. */
  end(): void {
    if (this.#drawn) this.#stream.write('\r\u001b[K')
    this.#drawn = false
  }
}

/** `Evaluate epoch 7 ████░░ 118/300 images · 4.2/s · 43 s left`, cut to the terminal's width. */
export function progressLine(job: Job, columns: number): string {
  const { done, total, unit, perSecond, remainingMs, step } = job
  const bar = total ? ` ${'█'.repeat(Math.round((done / total) * BAR_WIDTH)).padEnd(BAR_WIDTH, '░')}` : ''
  const parts = [
    `${job.title}${bar} ${total === null ? done : `${done}/${total}`} ${unit}`,
    step,
    perSecond === null ? null : `${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s`,
    remainingMs === null ? null : `${Math.ceil(remainingMs / 1000)} s left`,
  ]
  return parts
    .filter((part) => part !== null)
    .join(' · ')
    .slice(0, columns - 1)
}
