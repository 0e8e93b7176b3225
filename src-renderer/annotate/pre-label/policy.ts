import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { NO_PRE_LABEL, PreLabelPolicy, type Model } from '../../../src-shared/domain/index.ts'
import { orpc } from '../../host/client.ts'
import { usePreference } from '../../host/preferences.ts'

/** The dataset's rule, kept in the workspace. */
export const usePolicy = (datasetId: string) =>
  usePreference(`annotate.pre-label.${datasetId}`, PreLabelPolicy, NO_PRE_LABEL)

export type PolicyChoice = { value: string; label: string; model: Model }

/** What a dataset's masks can start from: the best, released versions by their alias, and each fitting model. */
export function usePolicyChoices(datasetId: string): PolicyChoice[] | undefined {
  const { data: models } = useQuery(orpc.models.list.queryOptions())
  const { data: summaries } = useQuery(orpc.evaluations.list.queryOptions())
  const { data: datasets } = useQuery(orpc.datasets.list.queryOptions())
  const { data: registry } = useQuery(orpc.registry.list.queryOptions({ input: {} }))
  return useMemo(() => {
    if (!models || !summaries || !datasets) return undefined
    const target = datasets.find(({ id }) => id === datasetId)?.target
    const fitting = models.filter(({ profile }) => profile.target === target)
    const best = summaries
      .filter((summary) => summary.datasetId === datasetId && summary.mean.iou !== null)
      .toSorted((a, b) => (b.mean.iou ?? 0) - (a.mean.iou ?? 0))
      .map(({ modelId }) => fitting.find(({ id }) => id === modelId))
      .find((model) => model !== undefined)
    const aliases = (registry?.models ?? []).flatMap(({ name, aliases, versions }) =>
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
  }, [models, summaries, datasets, registry, datasetId])
}

const nameOf = (model: Model): string =>
  model.epoch === null ? model.name : `Epoch ${model.epoch} · ${model.runName ?? model.name}`

/** "Preparing epoch 11" */
export const shortName = (model: Model): string => (model.epoch === null ? model.name : `epoch ${model.epoch}`)
