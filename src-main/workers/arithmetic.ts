import { parentPort } from 'node:worker_threads'
import type { ArithmeticAnswer, ArithmeticTask } from './inference/arithmetic-protocol.ts'
import { finish, prepare } from './inference/arithmetic-tasks.ts'

/**
 * A thread of the inference worker: makes inputs, planes and scores while the runtime computes, which blocks the thread that
 * it is called on. Plain arithmetic on arrays and files of our own; nothing native, so that a thread is enough.
 */
if (!parentPort) {
  process.stderr.write('This is a thread of a worker of Hairline and is started by it; run `npm start` instead.\n')
  process.exit(2)
}
const parent = parentPort

parent.on('message', (task: ArithmeticTask) => {
  try {
    if (task.kind === 'finish') return post({ id: task.id, ok: finish(task) }, [])
    const prepared = prepare(task)
    const arrays = prepared.map(({ data }) => data.buffer as ArrayBuffer)
    post({ id: task.id, ok: prepared }, arrays)
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    post({ id: task.id, unforeseen: { message, stack: stack ?? message } }, [])
  }
})

function post(message: ArithmeticAnswer, transferred: ArrayBuffer[]): void {
  parent.postMessage(message, transferred)
}
