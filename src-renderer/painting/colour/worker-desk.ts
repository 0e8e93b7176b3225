import type { CoverageTile } from '../../../src-shared/edges/wand.ts'
import { Cancelled, type ColourDesk, type OrderKind, type Orders, type Task } from '../engine/colour/desk.ts'
import type { ColourAnswer, ColourPhoto, ColourRequest } from './protocol.ts'

type Waiting = {
  onTile: ((tile: CoverageTile) => void) | undefined
  resolve: (answer: never) => void
  reject: (error: Error) => void
}

const GONE = 'The colour tool stopped working in this window. Use it once more; if that does not help, reload the page.'

/**
 * The colours of one open photo, in a worker of its own: it starts with the first order and ends with the image, and with it
 * whatever it was computing, so no answer ever comes to another image.
 */
export class WorkerDesk implements ColourDesk {
  readonly #photo: ColourPhoto
  #worker: Worker | null = null
  #nextId = 1
  #isOpen = true
  readonly #waiting = new Map<number, Waiting>()

  constructor(photo: ColourPhoto) {
    this.#photo = photo
  }

  run<K extends OrderKind>(
    what: K,
    order: Orders[K]['order'],
    onTile?: (tile: CoverageTile) => void,
  ): Task<Orders[K]['answer']> {
    const id = this.#nextId++
    const result = new Promise<Orders[K]['answer']>((resolve, reject) => {
      this.#waiting.set(id, { onTile, resolve, reject })
      if (this.#isOpen) this.#send({ kind: 'order', id, what, order } as ColourRequest)
      else this.#end(id, new Cancelled())
    })
    const cancel = () => {
      if (!this.#waiting.has(id)) return
      this.#worker?.postMessage({ kind: 'cancel', id } satisfies ColourRequest)
      // Nobody waits for the worker to have heard it.
      this.#end(id, new Cancelled())
    }
    return { result, cancel }
  }

  /** The image is left: what is under way ends, and the photo's pixels are given back. */
  close(): void {
    this.#isOpen = false
    this.#stop(new Cancelled())
  }

  #send(request: ColourRequest): void {
    this.#worker ??= this.#start()
    this.#worker.postMessage(request)
  }

  #start(): Worker {
    const worker = new Worker(new URL('./colour-worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<ColourAnswer>) => this.#hear(data))
    worker.addEventListener('error', () => this.#stop(new Error(GONE)))
    worker.postMessage({ kind: 'photo', photo: this.#photo } satisfies ColourRequest)
    return worker
  }

  #hear(answer: ColourAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    if (!waiting) return
    if (answer.kind === 'tiles') {
      for (const tile of answer.tiles) waiting.onTile?.(tile)
      return
    }
    this.#waiting.delete(answer.id)
    if (answer.kind === 'done') waiting.resolve(answer.answer as never)
    else waiting.reject(answer.kind === 'cancelled' ? new Cancelled() : new Error(answer.message))
  }

  #end(id: number, error: Error): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    waiting?.reject(error)
  }

  #stop(error: Error): void {
    this.#worker?.terminate()
    this.#worker = null
    for (const id of [...this.#waiting.keys()]) this.#end(id, error)
  }
}
