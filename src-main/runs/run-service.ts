import { basename, join, resolve } from 'node:path'
import {
  AppError,
  type Checkpoint,
  type Model,
  type PartialProfile,
  type Problem,
  type Run,
} from '../../src-shared/domain/index.ts'
import type { JobContext, JobOutcome, StartedJob } from '../jobs/jobs.ts'
import type { ModelService } from '../models/model-service.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { asAppError } from '../store/faults.ts'
import { newId } from '../store/ids.ts'
import { nearNames } from '../store/near-names.ts'
import { readCheckpointFolder, type CheckpointFolder, type FoundCheckpoint } from './checkpoint-folder.ts'
import { RunRepository } from './run-repository.ts'

type RunDeps = ServiceDeps & { models: ModelService }
type ImportRun = {
  path: string
  name?: string | undefined
  profile?: PartialProfile | undefined
  /** The profile was found by trying. */
  detected?: boolean
}
/** How all checkpoints of a run are fed and read. */
type Chosen = { profile: PartialProfile | undefined; detected: boolean }
export type ImportedRun = {
  runId: string
  checkpoints: number
  added: number
  alreadyThere: number
  problems: Problem[]
}

/** Runs: folders of checkpoints, each of which is a model of its own. Files stay where they are. */
export class RunService {
  readonly #deps: RunDeps
  readonly #runs: RunRepository

  constructor(deps: RunDeps) {
    this.#deps = deps
    this.#runs = new RunRepository(deps.database)
  }

  list(): Run[] {
    return this.#runs.list()
  }

  /** @throws AppError NOT_FOUND */
  get(runId: string): { run: Run; checkpoints: Checkpoint[] } {
    const run = this.#runs.find(runId)
    if (!run) throw new AppError('NOT_FOUND', `There is no run ${runId}; it may have been removed.`)
    return { run, checkpoints: this.#deps.models.ofRun(runId).map(asCheckpoint) }
  }

  /** A run by its id or name. @throws AppError NOT_FOUND that lists near names */
  resolve(idOrName: string): Run {
    const found = this.#runs.find(idOrName) ?? this.#runs.findByName(idOrName)
    if (found) return found
    const near = nearNames(
      idOrName,
      this.#runs.list().map(({ name }) => name),
    )
    const hint = near.length > 0 ? `did you mean ${near.join(', ')}?` : 'add one with `hairline run import DIR`.'
    throw new AppError('NOT_FOUND', `There is no run ${idOrName}; ${hint}`, { name: idOrName, near })
  }

  /** What a folder holds, before it is imported. */
  async inspect(path: string): Promise<CheckpointFolder & { suggestedName: string }> {
    const folder = resolve(path)
    return { suggestedName: this.#freeName(basename(folder)), ...(await readCheckpointFolder(folder)) }
  }

  /**
   * Adds every checkpoint of a folder. Broken ones become problems, the rest is imported; the same folder under the same
   * name again adds only what is new. Fails with NO_CHECKPOINTS, PROFILE_NEEDED, PROFILE_INVALID, ALREADY_EXISTS.
   */
  startImport(input: ImportRun): StartedJob<ImportedRun> {
    const spec = {
      kind: 'import-run',
      title: 'Import run',
      subtitle: input.name ?? basename(resolve(input.path)),
      unit: 'checkpoints',
    } as const
    return this.#deps.jobs.start(spec, (context) => this.#import(input, context))
  }

  /** Renames a run and its checkpoints, whose names begin with it. @throws AppError ALREADY_EXISTS */
  rename(runId: string, name: string): Run {
    const { run } = this.get(runId)
    const other = this.#runs.findByName(name)
    if (other && other.id !== runId) throw taken(name)
    const models = this.#deps.models
      .ofRun(runId)
      .filter((model) => model.name.startsWith(`${run.name}/`))
      .map((model) => ({ id: model.id, name: name + model.name.slice(run.name.length) }))
    const clash = models.find((model) => {
      const other = this.#deps.models.list().find((each) => each.name.toLowerCase() === model.name.toLowerCase())
      return other !== undefined && other.runId !== runId
    })
    if (clash) throw modelTaken(clash.name)
    this.#runs.rename(runId, name, models)
    this.#deps.events.changed(['runs', 'models', 'evaluations', 'images'])
    return this.get(runId).run
  }

  /** Forgets a run, its checkpoints and their figures. Files are not touched. */
  async remove(runId: string): Promise<{ removed: string }> {
    this.get(runId)
    for (const model of this.#deps.models.ofRun(runId)) await this.#deps.models.remove(model.id)
    this.#runs.remove(runId)
    this.#deps.events.changed(['runs', 'models', 'evaluations', 'images'])
    return { removed: runId }
  }

  async #import(input: ImportRun, context: JobContext): Promise<JobOutcome<ImportedRun>> {
    const folder = resolve(input.path)
    const found = await readCheckpointFolder(folder)
    const run = this.#openRun(folder, input.name)
    const chosen = { profile: input.profile ?? found.profile ?? undefined, detected: input.detected ?? false }
    try {
      const added = await this.#addCheckpoints(run, found, chosen, context)
      const checkpoints = this.#deps.models.ofRun(run.id).length
      if (checkpoints === 0) {
        const [first] = found.problems
        throw new AppError(
          'NO_CHECKPOINTS',
          `No checkpoint in ${folder} could be imported. ${first?.message ?? ''}`.trim(),
          { folder, problems: found.problems },
        )
      }
      const result = { runId: run.id, checkpoints, added, alreadyThere: checkpoints - added, problems: found.problems }
      return { summary: summaryOf(result), result }
    } finally {
      // A run without checkpoints is of no use; what a cancelled import has added stays.
      if (this.#deps.models.ofRun(run.id).length === 0) this.#runs.remove(run.id)
      this.#deps.events.changed(['runs', 'models'])
    }
  }

  /** Adds what is new, and what is wrong to `found.problems`. @returns how many were added */
  async #addCheckpoints(
    run: Run,
    found: CheckpointFolder,
    chosen: Chosen,
    { signal, progress }: JobContext,
  ): Promise<number> {
    const known = new Map(this.#deps.models.ofRun(run.id).map((model) => [model.epoch, model]))
    let added = 0
    progress({ total: found.checkpoints.length })
    for (const [index, checkpoint] of found.checkpoints.entries()) {
      signal.throwIfAborted()
      try {
        const isNew = await this.#addCheckpoint(run, checkpoint, chosen, known.get(checkpoint.epoch))
        if (isNew) added += 1
      } catch (error) {
        const fault = asAppError(error)
        // A profile that is missing or does not fit is the same for all: asking for it helps more than a list.
        if (!fault || fault.code === 'PROFILE_NEEDED' || fault.code === 'PROFILE_INVALID' || fault.code === 'CANCELLED')
          throw error
        found.problems.push({ path: checkpoint.file, code: fault.code, message: fault.message })
      }
      progress({ done: index + 1 })
    }
    return added
  }

  async #addCheckpoint(
    run: Run,
    { epoch, file }: FoundCheckpoint,
    chosen: Chosen,
    known: Model | undefined,
  ): Promise<boolean> {
    const path = join(run.path, file)
    if (known) {
      const { facts } = await this.#deps.models.inspect(path)
      if (facts.sha256 === known.sha256) return false
      throw new AppError(
        'ALREADY_EXISTS',
        `${file} has changed since epoch ${epoch} was imported, and the earlier one was kept; import the folder under another name.`,
      )
    }
    const name = `${run.name}/${file.replace(/\.onnx$/i, '')}`
    await this.#deps.models.add({ path, name, ...chosen, runId: run.id, epoch })
    return true
  }

  /** The run of that folder and name, or a new one. @throws AppError ALREADY_EXISTS where the name means another folder */
  #openRun(path: string, name: string | undefined): Run {
    const existing =
      name === undefined ? this.#runs.list().find((run) => run.path === path) : this.#runs.findByName(name)
    if (existing && existing.path !== path) throw taken(existing.name)
    if (existing) return existing
    const run = {
      id: newId('run'),
      name: name ?? this.#freeName(basename(path)),
      path,
      createdAt: new Date().toISOString(),
    }
    this.#runs.insert(run)
    return { ...run, checkpoints: 0 }
  }

  #freeName(wanted: string): string {
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? wanted : `${wanted} ${count}`
      if (!this.#runs.findByName(name)) return name
    }
  }
}

const asCheckpoint = (model: Model): Checkpoint => ({
  epoch: model.epoch ?? 0,
  modelId: model.id,
  model: model.name,
  file: model.path,
  sha256: model.sha256,
})

function summaryOf({ added, alreadyThere, problems }: ImportedRun): string {
  const parts = [`${added} checkpoints added`]
  if (alreadyThere > 0) parts.push(`${alreadyThere} were there`)
  if (problems.length > 0) parts.push(`${problems.length} problems`)
  return `${parts.join(', ')}.`
}

function modelTaken(name: string): AppError {
  return new AppError('ALREADY_EXISTS', `There is a model ${name} already; rename it, or choose another name.`, {
    name,
  })
}

function taken(name: string): AppError {
  return new AppError('ALREADY_EXISTS', `There is a run ${name} already, of another folder; choose another name.`, {
    name,
  })
}
