import { readFile, writeFile } from 'node:fs/promises'
import { readOnnx } from '../models/read-onnx.ts'
import { convertFile } from '../models/tflite/convert-file.ts'
import { encodePlane } from '../inference/plane-file.ts'
import { writeFileAtomically } from '../store/atomic-file.ts'
import { runtime, runtimeVersion } from './inference-runtime.ts'
import type { RunManyRequest } from './many-protocol.ts'
import type { ExploreRequest } from './explore-protocol.ts'
import type { InferenceRequests, ModelRequest } from './protocol.ts'
import { Arithmetic } from './inference/arithmetic.ts'
import { BatchSizes, LARGEST_BATCH } from './inference/batch-size.ts'
import { compareProviders } from './inference/compare-providers.ts'
import { compareTensors } from './inference/compare-tensors.ts'
import { explore } from './inference/detect-explore.ts'
import { Lanes, type Crew } from './inference/lanes.ts'
import { emptyMarker } from './inference/marker.ts'
import { bytesOfSessions, shareMemory, type MemoryShare } from './inference/memory-share.ts'
import { headNumbers } from './inference/head-numbers.ts'
import { normStatistics } from './inference/norm-statistics.ts'
import { tryProvider, tryProviders } from './inference/providers.ts'
import { declaredInput, describeValues, runModel, timeModel } from './inference/run-model.ts'
import { timeStages } from './inference/time-stages.ts'
import { beginAhead, type Begun, type ManyParts } from './inference/many-inputs.ts'
import { runMany } from './inference/run-many.ts'
import { SessionCache, type KeptSession } from './inference/session-cache.ts'
import { defaultThreads } from './inference/threads.ts'
import type { RuntimeSession } from './inference/runtime.ts'
import { oneAtATime } from './inference/one-at-a-time.ts'
import { warmUp } from './inference/warm-up.ts'
import { reportState, serveRequests, type HandlerContext } from './serve.ts'
import { endWithParent } from './watchdog.ts'

endWithParent()
// The first session of a process loads what all of them share: it must not count as some model's memory.
await tryProvider(runtime, 'cpu')
const sessions = new SessionCache(runtime, reportState)
// A session must not be given up while it runs.
const inTurn = oneAtATime()
const many: ManyParts = { runtime, arithmetic: new Arithmetic(), batches: new BatchSizes(), spare: new WeakMap() }
const lanes = new Lanes()
/** Lists of images that run, or wait for their turn. */
let lists = 0

/** A model, loaded and warm. A run that fails in warming up will say so itself, on the image that it was meant for. */
async function open(model: ModelRequest, { progressed }: HandlerContext) {
  const kept = await sessions.open(model, (session) => warmUp(runtime, { ...model, session }).catch(() => undefined))
  progressed()
  return kept
}

/** By session, and by profile: what a run took. */
const proofs = new WeakMap<RuntimeSession, Map<string, number>>()

/** Runs the model once, also in a session that another profile has opened; not again where it is known to run. Milliseconds. */
async function prove(model: ModelRequest, session: RuntimeSession): Promise<number> {
  const known = proofs.get(session) ?? new Map<string, number>()
  const profile = JSON.stringify(model.profile)
  const runMs = known.get(profile) ?? (await timed(() => warmUp(runtime, { ...model, session })))
  proofs.set(session, known.set(profile, runMs))
  return runMs
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Opening lanes takes time itself: they are for long lists. */
const WORTHWHILE_IMAGES = 48

/** A lane takes no more than this and twice its session: where so much fits, none is measured before the others are opened. */
const AMPLE_BYTES = 64 * 2 ** 20

/** A search begins with single runs; these many at once are of its rounds, of which some hundred runs are to come. */
const [WORTHWHILE_TRIALS, RUNS_OF_SEARCH] = [8, 500]

type Sharing = ModelRequest & Pick<RunManyRequest, 'alone'>

/** A lane for each thread that the model may use; null where there is one, or no memory for more. */
async function crewOf(kept: KeptSession, request: RunManyRequest, share: MemoryShare): Promise<Crew | null> {
  const { memoryBudgetBytes: budget, total, marker } = request
  // A single image, or a slow model's few at a time, is better off with all threads for itself.
  if (share.lanes < 2 || request.images.length < share.lanes) return null
  const open = async () => {
    await writeFile(marker, emptyMarker(share.lanes))
    return openLanes(kept, request, share)
  }
  const widest = isOpenBatch(kept, request) ? Math.min(share.mostAtOnce, LARGEST_BATCH) : 1
  const bytes = bytesOfSessions(kept, share.lanes, widest)
  return sessions.crew(kept, { bytes, imagesLeft: total, budget }, total < WORTHWHILE_IMAGES ? null : open)
}

function openLanes(kept: KeptSession, request: Sharing, share: MemoryShare): Promise<Crew | null> {
  const countFor = (laneBytes: number) => shareOf(kept, request, laneBytes).lanes
  const isRoomy = countFor(AMPLE_BYTES + 2 * kept.bytes) === share.lanes
  return lanes.open(request, request.profile, { atOnce: isRoomy ? share.lanes : 1, countFor })
}

/** Lanes for a search of a profile, which has many runs to come; null as for lists, and where so few are better off in one session. */
async function crewToExplore(kept: KeptSession, request: ModelRequest & ExploreRequest): Promise<Crew | null> {
  const share = shareOf(kept, request)
  const { length } = request.trials
  if (share.lanes < 2 || length < share.lanes) return null
  const needs = {
    bytes: bytesOfSessions(kept, share.lanes, 1),
    imagesLeft: RUNS_OF_SEARCH,
    budget: request.memoryBudgetBytes,
  }
  return sessions.crew(kept, needs, length < WORTHWHILE_TRIALS ? null : () => openLanes(kept, request, share))
}

/** Of a graphics card's memory nothing is known here. */
function shareOf(
  kept: KeptSession,
  { threads = defaultThreads(), mostBytes, alone }: Sharing,
  laneBytes = 0,
): MemoryShare {
  if (alone) return { lanes: 1, mostAtOnce: 1 }
  if (kept.provider.name !== 'cpu') return { lanes: 1, mostAtOnce: LARGEST_BATCH }
  return shareMemory(kept, mostBytes ?? Infinity, threads, Math.max(kept.bytes, laneBytes))
}

const isOpenBatch = ({ session }: KeptSession, { path, profile }: RunManyRequest) =>
  declaredInput({ path, profile, session }).batch === 'open'

type ManyContext = HandlerContext & { nearlyDone: () => void }

/** Sessions that have grown with their batches count with what they hold. */
async function runManyWithin(kept: KeptSession, request: RunManyRequest, context: ManyContext, begun: Begun | null) {
  const crew = await crewOf(kept, request, shareOf(kept, request))
  const ran = await runMany(many, kept, request, context, crew, shareOf(kept, request, crew?.laneBytes), begun)
  const needs = { ...kept, bytes: Math.max(kept.bytes, crew?.laneBytes ?? 0) }
  const bytes = bytesOfSessions(needs, crew?.size ?? 1, ran.widest)
  await sessions.recount(kept, crew ? { crewBytes: bytes } : { bytes }, request.memoryBudgetBytes)
  return ran
}

serveRequests<InferenceRequests>({
  // In turn, too: a file that ends the worker must not take the blame from, or give it to, a list that still runs.
  inspect: ({ path }) => inTurn(() => readOnnx(path)),

  convert: (request) => inTurn(() => convertFile(request)),

  load: (model, context) =>
    inTurn(async () => {
      const { session, provider } = await open(model, context)
      return {
        runMs: await prove(model, session),
        inputs: describeValues(session.inputMetadata),
        outputs: describeValues(session.outputMetadata),
        provider,
      }
    }),

  run: (request, context) =>
    inTurn(async () => {
      const { session, provider } = await open(request, context)
      const { path, profile, content } = request
      const rgb = await readFile(request.tensor)
      const { plane, durationMs } = await runModel(runtime, { path, profile, session }, rgb, content)
      await writeFileAtomically(request.out, await encodePlane(plane, { provider: provider.name, durationMs }), {
        durable: false,
      })
      return { provider, durationMs, size: { width: plane.width, height: plane.height } }
    }),

  // The last planes are made while the next request runs.
  runMany: async (request, context) => {
    const session = lists > 0 && !request.alone ? sessions.peek(request) : null
    const begun = session && beginAhead(many, session, request)
    const told = { ...context, nearlyDone: () => context.free(true) }
    lists += 1
    const { answer } = await inTurn(async () =>
      runManyWithin(await open(request, context), request, told, begun),
    ).finally(() => (lists -= 1))
    context.free()
    return answer
  },

  bench: (request, context) =>
    inTurn(async () => {
      const { session, provider } = await open(request, context)
      const { path, profile, runs, warmup, tensor } = request
      const rgb = tensor ? await readFile(tensor) : new Uint8Array(profile.input.width * profile.input.height * 3)
      return {
        provider,
        durationsMs: await timeModel(runtime, { path, profile, session }, rgb, { runs, warmup, ...context }),
      }
    }),

  benchStages: (request, context) =>
    inTurn(async () => {
      const { session, provider } = await open(request, context)
      const { path, profile, content, threads = defaultThreads() } = request
      const image = { rgb: await readFile(request.tensor), content }
      const { timed, plane } = await timeStages(runtime, { path, profile, session }, image, request, context)
      await writeFileAtomically(request.out, await encodePlane(plane), { durable: false })
      return { provider, runtime: runtimeVersion, threads, ...timed }
    }),

  compareTensors: (request, context) =>
    inTurn(async () => {
      const { session, provider } = await open(request, context)
      const { path, profile } = request
      return { provider, ...(await compareTensors(runtime, { path, profile, session }, request)) }
    }),

  explore: (request, context) =>
    inTurn(async () => {
      const kept = await open(request, context)
      const crew = await crewToExplore(kept, request)
      context.progressed()
      const explored = crew
        ? crew.explore(request, context)
        : explore(runtime, { path: request.path, session: kept.session }, request, context)
      return { ...(await explored), lanes: crew?.size ?? 1 }
    }),

  norms: (request, context) => inTurn(() => normStatistics(runtime, request, context)),

  head: (request, context) => inTurn(() => headNumbers(runtime, request, context)),

  providers: () => inTurn(async () => ({ providers: await tryProviders(runtime) })),

  tryProvider: ({ name }) => inTurn(() => tryProvider(runtime, name)),

  compare: (request) => inTurn(() => compareProviders(runtime, request)),

  unload: ({ sha256 }) => inTurn(async () => ({ unloaded: await sessions.unload(sha256) })),
})
