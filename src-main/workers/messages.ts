import type { ErrorDescription } from '../../src-shared/domain/index.ts'

/**
 * What goes to a worker process. One request at a time, and the next when it is done or `free`; `cancel` names the one that
 * nobody waits for any more.
 */
export type ToWorker =
  { type: 'request'; id: number; method: string; request: unknown } | { type: 'cancel'; id: number }

/** What comes back. `unforeseen` is a fault of ours: its stack is for the log, never for the user. */
export type FromWorker =
  | { type: 'ready' }
  | { type: 'memory'; bytes: number }
  /** The time limit counts anew from here: a model is loaded, or some of many images are done. What comes next takes it `images` times. */
  | { type: 'progressed'; id: number; images: number }
  /**
   * The next may come before the answer: it waits while this request still runs, which is not for long, and needs neither model
   * nor turn afterwards, which is said once more.
   */
  | { type: 'free'; id: number; runs: boolean }
  /** What the worker keeps between requests; its meaning is a matter of its kind. */
  | { type: 'state'; state: unknown }
  | { type: 'done'; id: number; response: unknown }
  | { type: 'failed'; id: number; error: ErrorDescription }
  | { type: 'unforeseen'; id: number; message: string; stack: string }
