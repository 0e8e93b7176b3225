import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { ArithmeticAnswer, ArithmeticTask } from './inference/arithmetic-protocol.ts'
import { finish, prepare } from './inference/arithmetic-tasks.ts'
import type { TensorData } from './inference/runtime.ts'

/**
 * A thread of the inference worker: makes inputs, planes and scores while the runtime computes, which blocks the thread that
 * it is called on. Plain arithmetic on arrays and files of our own; nothing native, so that a thread is enough.
 */
if (!parentPort) {
  process.stderr.write('This is a thread of a worker of Hairline and is started by it; run `npm start` instead.\n')
  process.exit(2)
}
const parent = parentPort

/**
 * Planes are made behind the thread that the runtime computes on: woken by it, this one would else take its processor where no
 * other is free. Inputs are not: the runtime waits for them, and they take a tenth of the time.
 */
const NICENESS_OF_FINISHING = 12
const kind = workerData as ArithmeticTask['kind']
// On Linux niceness is a thread's own; elsewhere it would be the whole process that steps back.
if (process.platform === 'linux' && kind === 'finish') stepBack()

parent.on('message', (task: ArithmeticTask) => {
  try {
    if (task.kind === 'finish') return post({ id: task.id, ok: finish(task) }, [])
    const prepared = prepare(task)
    post({ id: task.id, ok: prepared }, buffersOf(prepared.map(({ data }) => data)))
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    post({ id: task.id, unforeseen: { message, stack: stack ?? message } }, [])
  }
})

function stepBack(): void {
  try {
    setPriority(NICENESS_OF_FINISHING)
  } catch {
    // Not allowed everywhere, and nothing depends on it.
  }
}

const buffersOf = (arrays: readonly TensorData[]) => arrays.map(({ buffer }) => buffer as ArrayBuffer)

function post(message: ArithmeticAnswer, transferred: ArrayBuffer[]): void {
  parent.postMessage(message, transferred)
}
