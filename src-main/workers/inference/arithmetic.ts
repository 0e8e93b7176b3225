import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { moduleBeside } from '../module-beside.ts'
import type {
  ArithmeticAnswer,
  ArithmeticTask,
  FinishedBatch,
  FinishTask,
  PreparedBatch,
  PrepareTask,
} from './arithmetic-protocol.ts'

/** On a graphics card, making inputs and planes takes longer than inference: more of them are made at once. */
const MOST_THREADS = 4

type Answer = PreparedBatch[] | FinishedBatch[]
type Waiting = { resolve: (answer: Answer) => void; reject: (error: Error) => void }
type Kind = ArithmeticTask['kind']
type Thread = { kind: Kind; worker: Worker; waiting: Map<number, Waiting> }

/**
 * Threads that do the arithmetic of the inference worker, started at the first task; they do not keep the process alive. Inputs and
 * planes have threads of their own: a plane is stored, which waits for the disk now and then, and the runtime waits for inputs.
 */
export class Arithmetic {
  readonly #size: number
  readonly #threads: Thread[] = []
  #lastId = 0

  /** `size` threads of each kind at most. */
  constructor(size = Math.max(1, Math.min(MOST_THREADS, Math.floor(availableParallelism() / 2)))) {
    this.#size = size
  }

  /** One for each batch, in their order. */
  prepare(task: PrepareTask): Promise<PreparedBatch[]> {
    const arrays = task.batches.flatMap(({ reuse }) => (reuse ? [reuse.buffer as ArrayBuffer] : []))
    return this.#ask(task, arrays) as Promise<PreparedBatch[]>
  }

  finish(task: FinishTask): Promise<FinishedBatch[]> {
    const arrays = task.batches.map(({ tensor }) => tensor.data.buffer as ArrayBuffer)
    return this.#ask(task, arrays) as Promise<FinishedBatch[]>
  }

  #ask(task: PrepareTask | FinishTask, transferred: ArrayBuffer[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { worker, waiting } = this.#leastBusy(task.kind)
      const id = (this.#lastId += 1)
      waiting.set(id, { resolve, reject })
      worker.postMessage({ ...task, id } satisfies ArithmeticTask, transferred)
    })
  }

  #leastBusy(kind: Kind): Thread {
    const threads = this.#threads.filter((each) => each.kind === kind)
    const free = threads.find(({ waiting }) => waiting.size === 0)
    if (free) return free
    if (threads.length < this.#size) {
      const thread = startThread(kind)
      this.#threads.push(thread)
      thread.worker.once('exit', () => this.#threads.splice(this.#threads.indexOf(thread), 1))
      return thread
    }
    return threads.reduce((least, each) => (each.waiting.size < least.waiting.size ? each : least))
  }
}

function startThread(kind: Kind): Thread {
  const worker = new Worker(moduleBeside(import.meta.url, 'arithmetic', '..'), { workerData: kind })
  const waiting: Thread['waiting'] = new Map()
  const failAll = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('message', (answer: ArithmeticAnswer) => {
    const task = waiting.get(answer.id)
    waiting.delete(answer.id)
    if ('ok' in answer) return task?.resolve(answer.ok)
    const error = new Error(answer.unforeseen.message)
    error.stack = answer.unforeseen.stack
    task?.reject(error)
  })
  worker.once('error', (error) => failAll(error instanceof Error ? error : new Error(String(error))))
  worker.once('exit', () => failAll(new Error('The thread for arithmetic ended.')))
  worker.unref()
  return { kind, worker, waiting }
}
