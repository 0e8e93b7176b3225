import { resolve } from 'node:path'
import { nameOnRecords, type ExportInput } from '../../src-shared/contract/index.ts'
import { AppError, RegistryName, RELEASE_STEPS, type RegistryEntry } from '../../src-shared/domain/index.ts'
import type { StartedJob } from '../jobs/jobs.ts'
import { asAppError } from '../store/faults.ts'
import { gatherEvidence } from './evidence.ts'
import { MODEL_FILE } from './model-card.ts'
import { RegistryEvents } from './registry-events.ts'
import { versionFolder } from './registry-folder.ts'
import { RegistryDocument } from './registry-index.ts'
import { release, type ReleaseOrder, type ReleaseResult } from './release.ts'
import type { ReleaseDeps } from './release-deps.ts'
import { verifyCopy } from './verify-copy.ts'
import { nextVersion } from './versions.ts'

type RegistryListing = {
  path: string
  models: { name: string; aliases: Record<string, string>; versions: RegistryEntry[] }[]
  events: number
}
type ExportPlan = { version: string; folder: string; files: { path: string; bytes: number | null }[] }

const VERDICT_WORDS = { APPROVED: 'approved', CONDITIONAL: 'conditional', REJECTED: 'rejected' } as const

/** Released models: a folder that anything can read, without Hairline. */
export class RegistryService {
  readonly #deps: ReleaseDeps

  constructor(deps: ReleaseDeps) {
    this.#deps = deps
  }

  /**
   * What is in a registry; a folder without an index is an empty one.
   * @throws AppError REGISTRY_UNREADABLE
   */
  async list(registry?: string): Promise<RegistryListing> {
    const path = await this.#path(registry)
    const index = await RegistryDocument.read(path)
    const models = index.names().map((name) => ({ name, aliases: index.aliases(name), versions: index.versions(name) }))
    return { path, models, events: await new RegistryEvents(path).count() }
  }

  /** What an export would write. Sizes of texts are known when they are written: null. Paths are relative to `folder`. */
  async plan(input: { name: string; modelId: string; registry?: string | undefined }): Promise<ExportPlan> {
    const model = await this.#deps.models.get(input.modelId)
    const index = await RegistryDocument.read(await this.#path(input.registry))
    const version = nextVersion(index.versions(input.name).map((entry) => entry.version))
    const texts = ['model_card.md', 'profile.json', 'metrics.json', 'checksums.sha256']
    return {
      version,
      folder: versionFolder(input.name, version),
      files: [{ path: MODEL_FILE, bytes: model.bytes }, ...texts.map((path) => ({ path, bytes: null }))],
    }
  }

  /** Whether the model's file is still the one that was added, and the runtime can load it. */
  async checkFile(modelId: string): Promise<{ sha256: string; problem: string | null }> {
    const model = await this.#deps.models.get(modelId)
    try {
      await this.#deps.workers.inference.call('load', await this.#deps.models.request(model, 'cpu'))
      return { sha256: model.sha256, problem: null }
    } catch (error) {
      const known = asAppError(error)
      if (!known) throw error
      return { sha256: model.sha256, problem: known.message }
    }
  }

  /** The job can be cancelled until the index is switched. `by` defaults to the display name of the workspace. */
  startExport(input: ExportInput & { by?: string | undefined }): StartedJob<ReleaseResult> {
    const name = parseName(input.name, 'name')
    const version = input.version === undefined ? null : parseName(input.version, 'version')
    const spec = {
      kind: 'release' as const,
      title: version === null ? `Release ${name}` : `Release ${name} ${version}`,
      subtitle: '',
      unit: 'steps',
      total: RELEASE_STEPS.length,
    }
    return this.#deps.jobs.start(spec, async (job) => {
      const order = await this.#order({ ...input, name, version })
      job.progress({ subtitle: `${order.evidence.model.name}, judged on ${order.evidence.dataset.name}` })
      const result = await release(order, {
        signal: job.signal,
        begin: (step) => job.progress({ step, done: RELEASE_STEPS.indexOf(step) }),
        verify: (copyPath) => verifyCopy(this.#deps, order.evidence, copyPath, job.signal),
      })
      job.progress({ done: RELEASE_STEPS.length })
      this.#deps.events.changed(['registry'])
      const summary = `${result.name} ${result.version} is in the registry, ${VERDICT_WORDS[result.verdict]}.`
      return { summary, result }
    })
  }

  async #order(
    input: Omit<ExportInput, 'version'> & { version: string | null; by?: string | undefined },
  ): Promise<ReleaseOrder> {
    return {
      root: await this.#path(input.registry),
      name: input.name,
      version: input.version,
      evidence: await gatherEvidence(this.#deps, input),
      by: input.by ?? nameOnRecords(await this.#deps.workspace.get()),
      note: input.note?.trim() || null,
      acceptedReason: input.acceptRejected?.trim() || null,
    }
  }

  async #path(registry: string | undefined): Promise<string> {
    return resolve(registry ?? (await this.#deps.workspace.get()).registry)
  }
}

/** The command line comes without the contract's checks: names become folders, so they are checked here too. */
function parseName(value: string, what: 'name' | 'version'): string {
  const parsed = RegistryName.safeParse(value)
  if (parsed.success) return parsed.data
  throw new AppError(
    'INVALID_INPUT',
    `"${value}" cannot be a registry ${what}: it ${parsed.error.issues[0]?.message ?? 'has another form'}; choose another one.`,
    { [what]: value },
  )
}
