import { setImmediate as breathe } from 'node:timers/promises'
import { rm } from 'node:fs/promises'
import { basename, parse, resolve } from 'node:path'
import {
  AppError,
  completeProfile,
  type Model,
  type ModelFacts,
  type ModelProfile,
  type PartialProfile,
  type ProviderChoice,
} from '../../src-shared/domain/index.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { newId } from '../store/ids.ts'
import { didYouMean } from '../store/near-names.ts'
import { predictionFolder } from '../inference/prediction-paths.ts'
import type { ModelRequest } from '../workers/protocol.ts'
import { ConvertedFiles } from './converted-files.ts'
import { checkGraph, profileNeeded } from './graph-check.ts'
import { ModelFiles } from './model-file.ts'
import { ModelPaths } from './model-paths.ts'
import { ModelRepository } from './model-repository.ts'
import { profileHash } from './profile-hash.ts'

const DEFAULT_THRESHOLD = 0.5
/** Figures that are deleted before others are served again: some 20 ms. */
const FIGURES_AT_ONCE = 500
/** File names that say nothing: their folder's name is the better one to suggest. */
const BARE_NAME = /^(model|best|last|final|checkpoint|weights|net)$/i

/** `wasLast`: no other model has this file with this profile, so that what is known of both can go too. */
type RemovalListener = (removed: { modelSha256: string; profileHash: string; wasLast: boolean }) => void

export type AddModel = {
  path: string
  name?: string | undefined
  profile?: PartialProfile | undefined
  /** The profile was found by trying. */
  detected?: boolean | undefined
  /** The run that it is a checkpoint of, with its epoch. */
  runId?: string
  epoch?: number
}

/**
 * Models: ONNX files, each with the profile that says how it is fed and read. Files stay where they are; one that has to be
 * converted first leaves an ONNX file in the workspace.
 */
export class ModelService {
  readonly #deps: ServiceDeps
  readonly #models: ModelRepository
  readonly #files: ModelFiles
  readonly #converted: ConvertedFiles
  readonly #removalListeners: RemovalListener[] = []

  constructor(deps: ServiceDeps) {
    this.#deps = deps
    this.#models = new ModelRepository(deps.database, new ModelPaths(deps.folder))
    this.#files = new ModelFiles(deps.workers.inference)
    this.#converted = new ConvertedFiles(deps.folder, deps.workers)
    void this.#converted.removeOld((path) => this.#models.countAt(path) > 0)
  }

  list(): Model[] {
    return this.#models.list()
  }

  /** The checkpoints of a run, in order of epochs. */
  ofRun(runId: string): Model[] {
    return this.#models.ofRun(runId)
  }

  /** @throws AppError NOT_FOUND */
  get(modelId: string): Model {
    const model = this.#models.find(modelId)
    if (!model) throw new AppError('NOT_FOUND', `There is no model ${modelId}; it may have been removed.`)
    return model
  }

  /** A model by its id or name. @throws AppError NOT_FOUND that lists near names */
  resolve(idOrName: string): Model {
    const found = this.#models.find(idOrName) ?? this.#models.findByName(idOrName)
    if (found) return found
    const names = this.#models.list().map(({ name }) => name)
    const hint = names.length > 0 ? didYouMean(idOrName, names) : ' Add one first: hairline model add FILE.'
    throw new AppError('NOT_FOUND', `There is no model "${idOrName}".${hint}`, {
      name: idOrName,
      names: names.slice(0, 50),
    })
  }

  /**
   * What a file holds, before it is added. `profile` is the one that it carries, else the neutral one for its graph; null
   * where the graph leaves something open.
   * @throws AppError MODEL_UNREADABLE, MODEL_WITHOUT_WEIGHTS, MODEL_WITHOUT_MASK_OUTPUT
   */
  async inspect(path: string): Promise<{
    facts: ModelFacts
    profile: ModelProfile | null
    recognized: boolean
    suggestedName: string
  }> {
    const facts = await this.#inspectModel(resolve(path))
    return {
      facts,
      profile: profileOrNull(facts, facts.carriedProfile ?? {}),
      recognized: facts.carriedProfile !== null && !facts.origin?.resembles,
      suggestedName: this.#freeName(suggestedName(resolve(path))),
    }
  }

  /**
   * Adds a file with a profile, after the runtime has loaded it. The name is the file's unless given.
   * @throws AppError as inspect; PROFILE_NEEDED, PROFILE_INVALID, ALREADY_EXISTS for a name that is taken
   */
  async add({ path, name, profile, detected, runId, epoch }: AddModel): Promise<Model> {
    if (name !== undefined) this.requireFree(name)
    const facts = await this.#inspectModel(resolve(path))
    // What a file is only built like is a beginning for a search, and no profile that anybody vouches for.
    const chosen = profile ?? (facts.origin?.resembles ? null : facts.carriedProfile)
    if (!chosen) throw profileNeeded(facts)
    const complete = completeProfile(facts, chosen)
    await this.#proveLoadable(facts, complete)
    const model: Model = {
      id: newId('model'),
      name: name ?? this.#freeName(parse(resolve(path)).name),
      path: await this.#converted.keep(facts),
      sha256: facts.sha256,
      bytes: facts.bytes,
      inputs: facts.inputs,
      outputs: facts.outputs,
      profile: complete,
      profileSource: detected ? 'detected' : sourceOf(facts, profile, complete),
      threshold: DEFAULT_THRESHOLD,
      postProcessing: [],
      postProcessingHash: null,
      runId: runId ?? null,
      runName: null,
      epoch: epoch ?? null,
      origin: facts.origin ?? null,
      createdAt: new Date().toISOString(),
    }
    await this.#insert(model)
    this.#deps.events.changed(['models'])
    return this.get(model.id)
  }

  setThreshold(modelId: string, threshold: number): Model {
    this.get(modelId)
    this.#models.setThreshold(modelId, threshold)
    this.#deps.events.changed(['models', 'evaluations', 'images'])
    return this.get(modelId)
  }

  /** @throws AppError ALREADY_EXISTS */
  rename(modelId: string, name: string): Model {
    const model = this.get(modelId)
    // The case of letters may change, though the database compares names without it.
    if (name.toLowerCase() !== model.name.toLowerCase()) this.requireFree(name)
    this.#models.rename(modelId, name)
    this.#deps.events.changed(['models', 'runs', 'evaluations', 'images'])
    return this.get(modelId)
  }

  /** Forgets a model with its stored predictions and figures. Its file is not touched. */
  async remove(modelId: string): Promise<{ removed: string }> {
    const model = this.get(modelId)
    this.#models.remove(modelId)
    await this.#discardFile(model)
    const wasLast = await this.#forget(model)
    const removedModel = { modelSha256: model.sha256, profileHash: profileHash(model.profile), wasLast }
    this.#removalListeners.forEach((tell) => tell(removedModel))
    this.#deps.events.changed(['models', 'runs', 'evaluations', 'images'])
    return { removed: modelId }
  }

  /** For those who keep something of a model: its figures are gone when they are told. */
  onRemoved(listener: RemovalListener): void {
    this.#removalListeners.push(listener)
  }

  /** What the inference worker is asked, once it is sure that the file is still the one that was added. */
  request(model: Model, provider: ProviderChoice = 'auto'): Promise<ModelRequest> {
    return this.#files.request(model, provider)
  }

  /** Files beside the model that hold its weights, relative to its folder. @throws AppError as request */
  weightFiles(model: Model): Promise<string[]> {
    return this.#files.weightFiles(model)
  }

  /** A file with a profile that is only being tried. @throws AppError as add */
  async trialRequest(path: string, profile: PartialProfile): Promise<ModelRequest> {
    const facts = await this.#inspectModel(resolve(path))
    const complete = completeProfile(facts, profile)
    return { path: facts.path, sha256: facts.sha256, profile: complete, provider: 'auto' }
  }

  async #inspectModel(path: string): Promise<ModelFacts> {
    const { path: runnable, origin } = await this.#converted.runnable(path)
    const facts = await this.#files.inspect(runnable)
    checkGraph({ ...facts, path })
    return origin ? { ...facts, origin } : facts
  }

  /** A graph can look right and still hold operators that the runtime does not know. */
  async #proveLoadable({ path, sha256 }: ModelFacts, profile: ModelProfile): Promise<void> {
    await this.#deps.workers.inference.call('load', { path, sha256, profile, provider: 'auto' })
  }

  async #insert(model: Model): Promise<void> {
    try {
      this.#models.insert(model)
    } catch (error) {
      await this.#discardFile(model)
      // Another process may have taken the name in the meantime.
      if ((error as { code?: string }).code === 'SQLITE_CONSTRAINT_UNIQUE') throw taken(model.name)
      throw error
    }
  }

  /** A file that we made ourselves goes with the last model that runs it. */
  async #discardFile({ path }: Model): Promise<void> {
    if (this.#models.countAt(path) === 0) await this.#converted.discard(path)
  }

  /** @throws AppError ALREADY_EXISTS */
  requireFree(name: string): void {
    if (this.#models.findByName(name)) throw taken(name)
  }

  #freeName(wanted: string): string {
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? wanted : `${wanted} ${count}`
      if (!this.#models.findByName(name)) return name
    }
  }

  /** Predictions and figures belong to the file and the profile: they go with the last model that has both. */
  async #forget({ sha256, profile }: Model): Promise<boolean> {
    const hash = profileHash(profile)
    do {
      await breathe()
      // Also asked in between: the same model may have been added again, and now has figures to keep.
      if (this.#models.countAlike(sha256, hash) > 0) return false
    } while (this.#models.removeSomeFigures(sha256, hash, FIGURES_AT_ONCE))
    await rm(predictionFolder(this.#deps.folder, sha256, hash), { recursive: true, force: true })
    // Not worth an error: the session is given up anyway when others need its place.
    await this.#deps.workers.inference.call('unload', { sha256 }).catch(() => undefined)
    return true
  }
}

function profileOrNull(facts: ModelFacts, partial: PartialProfile): ModelProfile | null {
  try {
    return completeProfile(facts, partial)
  } catch (error) {
    if (error instanceof AppError && error.code === 'PROFILE_INVALID') return null
    throw error
  }
}

/** A form sends what it was offered: that is still the profile that the file brought. */
function sourceOf(
  facts: ModelFacts,
  given: PartialProfile | undefined,
  complete: ModelProfile,
): Model['profileSource'] {
  if (!given) return 'recognized'
  const own = facts.carriedProfile && !facts.origin?.resembles && profileOrNull(facts, facts.carriedProfile)
  return own && profileHash(own) === profileHash(complete) ? 'recognized' : 'given'
}

function suggestedName(path: string): string {
  const { name, dir } = parse(path)
  return BARE_NAME.test(name) ? basename(dir) || name : name
}

function taken(name: string): AppError {
  return new AppError('ALREADY_EXISTS', `There is a model ${name} already; choose another name.`, { name })
}
