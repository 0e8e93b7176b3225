import { parentPort } from 'node:worker_threads'
import { AppError } from '../../src-shared/domain/index.ts'
import { runtime } from './inference-runtime.ts'
import { finish, prepare } from './inference/arithmetic-tasks.ts'
import { BatchSizes } from './inference/batch-size.ts'
import { explore } from './inference/detect-explore.ts'
import type { FromLane, LaneAnswer, LaneTask } from './inference/lane-protocol.ts'
import type { ManyParts } from './inference/many-inputs.ts'
import { openSession, type OpenedSession } from './inference/providers.ts'
import { ManyRun } from './inference/run-many.ts'
import { warmUp } from './inference/warm-up.ts'

/**
 * A lane of the inference worker: a thread with sessions of its own, of one thread each, which takes images all the way from the
 * cache to the stored plane. As many lanes as processors do more than one session with as many threads: nobody waits for another.
 */
if (!parentPort) {
  process.stderr.write('This is a thread of a worker of Hairline and is started by it; run `npm start` instead.\n')
  process.exit(2)
}
const parent = parentPort
const sessions = new Map<number, OpenedSession>()
const parts: ManyParts = {
  runtime,
  arithmetic: { prepare: async (task) => prepare(task), finish: async (task) => finish(task) },
  batches: new BatchSizes(),
  spare: new WeakMap(),
}
// Whoever cancels hands out no more images: those at hand are few.
const { signal } = new AbortController()

parent.on('message', (task: LaneTask) => {
  void answer(task).then((answered) => post({ id: task.id, ...answered }))
})

async function answer(task: LaneTask): Promise<LaneAnswer> {
  try {
    return { ok: await work(task) }
  } catch (error) {
    if (error instanceof AppError) return { failed: error.toJSON() }
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    return { unforeseen: { message, stack: stack ?? message } }
  }
}

async function work(task: LaneTask) {
  if (task.kind === 'open') {
    const opened = await openSession(runtime, { ...task.order, threads: 1 })
    sessions.set(task.session, opened)
    await warmUp(runtime, { ...task.order, profile: task.profile, session: opened.session }).catch(() => undefined)
    return null
  }
  const opened = sessions.get(task.session)
  if (task.kind === 'close') {
    sessions.delete(task.session)
    await opened?.session.release()
    return null
  }
  if (!opened) throw new Error('A lane was asked for a session that it has not opened')
  const progressed = (images: number) => post({ progressed: images })
  if (task.kind === 'explore') {
    const loaded = { path: task.path, session: opened.session }
    return explore(runtime, loaded, task, { signal, progressed: () => progressed(1) })
  }
  const fed = { path: task.path, profile: task.profile, session: opened.session }
  const ran = await new ManyRun(parts, fed, opened.provider.name, task.marker, { signal, progressed }).all(task)
  return { ...ran, results: await ran.results }
}

function post(message: FromLane): void {
  parent.postMessage(message)
}
