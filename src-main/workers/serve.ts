import { setPriority } from 'node:os'
import { AppError, visible } from '../../src-shared/domain/index.ts'
import { asAppError } from '../store/faults.ts'
import type { FromWorker, ToWorker } from './messages.ts'

/** What a worker process can do: one function per request of protocol.ts. */
export type Handlers<R> = {
  [M in keyof R]: R[M] extends { request: infer Q; response: infer A }
    ? (request: Q, context: HandlerContext) => Promise<A> | A
    : never
}

export type HandlerContext = {
  /** Aborted when nobody waits for the answer any more: long work may stop early. */
  signal: AbortSignal
  /**
   * Says that a part is done, so that the time limit counts anew: it is a limit for one load, or one image. A native call that
   * comes next and works on more `images` at once may take it so many times.
   */
  progressed: (images?: number) => void
  /**
   * Says that the next request may come before the answer: what is left is done beside it. A handler that `runs` yet makes the
   * next one wait, and says it again when it does not.
   */
  free: (runs?: boolean) => void
}

/** Tells the parent what this worker keeps between requests. */
export function reportState(state: unknown): void {
  send({ type: 'state', state })
}

/** Above normal is "nicer": the window and the backend come first. */
const NICENESS = 5
const MEMORY_REPORT_EVERY_MS = 1000

/**
 * The child's side of a worker process: answers requests until the parent is gone.
 * An AppError (or a system error that users can do something about) travels as it is; anything else is `unforeseen`.
 */
export function serveRequests<R>(handlers: Handlers<R>): void {
  if (!process.send) {
    process.stderr.write('This is a worker of Hairline and is started by its backend; run `npm start` instead.\n')
    process.exit(2)
  }
  lowerPriority()
  const cancels = new Map<number, AbortController>()

  process.on('message', (message: ToWorker) => {
    if (message.type === 'cancel') cancels.get(message.id)?.abort()
    else void answer(message)
  })
  // Also when the parent was killed: the channel closes with it.
  process.on('disconnect', () => process.exit(0))
  // Ctrl-C in a terminal reaches the whole group; the parent decides when its workers end.
  process.on('SIGINT', () => undefined)
  setInterval(() => send({ type: 'memory', bytes: process.memoryUsage.rss() }), MEMORY_REPORT_EVERY_MS).unref()
  send({ type: 'ready' })

  async function answer({ id, method, request }: Extract<ToWorker, { type: 'request' }>): Promise<void> {
    const cancel = new AbortController()
    cancels.set(id, cancel)
    try {
      if (!Object.hasOwn(handlers, method)) throw new Error(`This worker knows no request ${method}`)
      const handler = handlers[method as keyof R] as (request: unknown, context: HandlerContext) => unknown
      const progressed = (images = 1) => send({ type: 'progressed', id, images })
      const free = (runs = false) => send({ type: 'free', id, runs })
      const response = await handler(request, { signal: cancel.signal, progressed, free })
      send({ type: 'done', id, response })
    } catch (error) {
      send(describe(id, error, request))
    } finally {
      cancels.delete(id)
    }
  }
}

function describe(id: number, error: unknown, request: unknown): FromWorker {
  const known = asAppError(error, onlyFileOf(request)) ?? outOfMemory(error)
  if (known) return { type: 'failed', id, error: { ...known.toJSON(), message: visible(known.message) } }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return { type: 'unforeseen', id, message, stack: stack ?? message }
}

/** The file that a fault without a name must be of. Requests of a model (they have its hash) read other files besides. */
function onlyFileOf(request: unknown): string | undefined {
  const { path, sha256 } = (request ?? {}) as { path?: unknown; sha256?: unknown }
  return typeof path === 'string' && sha256 === undefined ? path : undefined
}

/** More than the largest array there is: what was asked for is too big, and we are not at fault. */
function outOfMemory(error: unknown): AppError | null {
  if (!(error instanceof RangeError) || !/allocation failed|invalid (typed )?array length/i.test(error.message))
    return null
  return new AppError(
    'INFERENCE_FAILED',
    'This needs larger arrays than this machine can allocate; choose a smaller input size or batch.',
  )
}

function send(message: FromWorker): void {
  // The parent may be going away right now; `disconnect` ends this process.
  if (process.connected) process.send?.(message, () => undefined)
}

function lowerPriority(): void {
  try {
    setPriority(NICENESS)
  } catch {
    // Not allowed everywhere, and nothing depends on it.
  }
}
