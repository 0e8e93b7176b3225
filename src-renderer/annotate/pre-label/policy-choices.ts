import type { Dataset, EvaluationSummary, Model, RegistryEntry } from '../../../src-shared/domain/index.ts'

export type PolicyChoice = { value: string; label: string; model: Model }

type Known = {
  models: readonly Model[]
  summaries: readonly Pick<EvaluationSummary, 'datasetId' | 'modelId' | 'mean'>[]
  /** Names of the registry with their versions, and the version of each alias. */
  released: readonly {
    name: string
    aliases: Readonly<Record<string, string>>
    versions: readonly Pick<RegistryEntry, 'version' | 'sha256'>[]
  }[]
}

/**
 * What a dataset's masks can start from: the model that was best on it, released versions by their alias, and each model that
 * fits. Best and alias are names: which model they mean follows what is measured and released later.
 */
export function policyChoices(
  dataset: Pick<Dataset, 'id' | 'target'>,
  { models, summaries, released }: Known,
): PolicyChoice[] {
  const fitting = models.filter(({ profile }) => profile.target === dataset.target)
  const best = summaries
    .filter((summary) => summary.datasetId === dataset.id && summary.mean.iou !== null)
    .toSorted((a, b) => (b.mean.iou ?? 0) - (a.mean.iou ?? 0))
    .map(({ modelId }) => fitting.find(({ id }) => id === modelId))
    .find((model) => model !== undefined)
  const aliases = released.flatMap(({ name, aliases, versions }) =>
    Object.entries(aliases).flatMap(([alias, version]) => {
      const sha256 = versions.find((entry) => entry.version === version)?.sha256
      const model = fitting.find((each) => each.sha256 === sha256)
      return model ? [{ value: `alias:${name}/${alias}`, label: `${name}, ${alias}`, model }] : []
    }),
  )
  return [
    ...(best ? [{ value: 'best', label: `Best here: ${nameOf(best)}`, model: best }] : []),
    ...aliases,
    ...fitting.map((model) => ({ value: model.id, label: nameOf(model), model })),
  ]
}

const nameOf = (model: Model): string =>
  model.epoch === null ? model.name : `Epoch ${model.epoch} · ${model.runName ?? model.name}`
