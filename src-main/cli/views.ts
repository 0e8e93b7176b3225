import {
  failuresPerThousand,
  classNameOf,
  normalizationName,
  poorFit,
  type Dataset,
  type Detection,
  type EvaluationSummary,
  type ImageResult,
  type Model,
  type Problem,
  type ProviderFallback,
  type ProviderInUse,
  type Run,
} from '../../src-shared/domain/index.ts'
import { describeSteps } from '../../src-shared/postprocessing/steps.ts'
import { facts, table, type Cell } from './output.ts'

/** What a figure or a mask was computed on; `fallbacks` says of every better provider why it was not taken. */
export const providerJson = ({ name, fallback, requested, fallbacks }: ProviderInUse) => ({
  provider: name,
  fallback,
  requestedProvider: requested ?? null,
  fallbacks: fallbacks ?? [],
})

/** The public JSON of each object. Fields are never renamed; new ones may be added. */
export const datasetJson = ({ id, name, layout, target, images, groundTruth, splits, root, classes }: Dataset) => ({
  id,
  name,
  layout,
  target,
  images,
  groundTruth,
  splits,
  root,
  classes,
})

export const modelJson = (model: Model) => ({
  id: model.id,
  name: model.name,
  sha256: model.sha256,
  bytes: model.bytes,
  inputs: model.inputs,
  outputs: model.outputs,
  profile: model.profile,
  profileSource: model.profileSource,
  threshold: model.threshold,
  postProcessing: model.postProcessing,
  postProcessingHash: model.postProcessingHash,
  path: model.path,
  run: model.runName,
  epoch: model.epoch,
  origin: model.origin,
})

export const detectionJson = ({ images, seconds, ranking }: Detection) => ({ images, seconds, ranking })

/** A model is added all the same: nobody may be there to ask. */
export function detectionWarning(detection: Detection, dataset: string): string | null {
  const best = poorFit(detection)
  return best === null
    ? null
    : `None of the profiles fits well: best IoU ${best.toFixed(2)} on ${dataset}, whose masks may show something else than the model finds. Look at what it makes of photos, find the profile on another dataset, or give it with --profile FILE.`
}

export const runJson = ({ id, name, checkpoints, path }: Run) => ({ id, name, checkpoints, path })

export const evaluationJson = (
  summary: EvaluationSummary,
  perImage: ImageResult[],
  fallbacks: readonly ProviderFallback[] = [],
) => ({
  model: summary.model,
  modelId: summary.modelId,
  epoch: summary.epoch,
  dataset: summary.dataset,
  split: summary.split,
  target: summary.target,
  threshold: summary.threshold,
  provider: summary.provider,
  fallbacks,
  images: summary.images,
  evaluated: summary.evaluated,
  failed: summary.failed,
  failuresPerThousand: failuresPerThousand(summary),
  bothEmpty: summary.bothEmpty,
  missed: summary.missed,
  mean: summary.mean,
  pooled: summary.pooled,
  perImage: perImage.map(({ imageId: _, ...result }) => result),
})

export const datasetText = (datasets: readonly Dataset[]) =>
  datasets.length === 0
    ? 'No datasets. Import one: hairline dataset import DIR'
    : table(
        ['name', 'id', 'layout', 'target', 'images', 'masks', 'train', 'val', 'test', 'problems'],
        datasets.map(({ name, id, layout, target, images, groundTruth, splits, problems }): Cell[] => [
          name,
          id,
          layout,
          target,
          images,
          groundTruth,
          splits.train,
          splits.validation,
          splits.test,
          problems,
        ]),
      )

export const problemText = (problems: readonly Problem[]) =>
  problems.length === 0
    ? 'No problems.'
    : table(
        ['path', 'code', 'message'],
        problems.map(({ path, code, message }) => [path, code, message]),
      )

export const modelListText = (models: readonly Model[]) =>
  models.length === 0
    ? 'No models. Add one: hairline model add FILE'
    : table(
        ['name', 'id', 'target', 'input', 'threshold', 'bytes', 'run', 'epoch'],
        models.map(({ name, id, profile, threshold, bytes, runName, epoch }): Cell[] => [
          name,
          id,
          profile.target,
          `${profile.input.width}x${profile.input.height} ${profile.input.channels}`,
          threshold,
          bytes,
          runName,
          epoch,
        ]),
      )

export const modelText = (model: Model) =>
  facts([
    ['Name', model.name],
    ['Id', model.id],
    ['File', model.path],
    ...originRows(model.origin),
    ['SHA-256', model.sha256],
    ['Bytes', model.bytes],
    ['Inputs', tensors(model.inputs)],
    ['Outputs', tensors(model.outputs)],
    ['Profile', `${model.profileSource}: ${JSON.stringify(model.profile)}`],
    ['Threshold', model.threshold],
    ['Post-processing', describeSteps(model.postProcessing)],
  ])

const originRows = (origin: Model['origin']): [string, string][] =>
  origin === null
    ? []
    : [
        [
          'Converted from',
          `${origin.file ?? 'a file of unknown name'} (${origin.known ?? (origin.resembles ? `looks like ${origin.resembles}` : origin.format)})`,
        ],
        ['Its SHA-256', origin.sha256],
        ['Converted by', origin.converter],
      ]

/** The model, and under it what was tried: the best first. */
export const detectionText = (model: Model, detection: Detection) =>
  [modelText(model), '', rankingText(detection)].join('\n')

export const rankingText = ({ images, seconds, ranking, classes }: Detection) =>
  [
    `Found on ${images} images in ${seconds.toFixed(0)} s:`,
    table(
      ['IoU', 'channels', 'normalisation', 'fit', 'activation', 'class', 'inverted'],
      ranking.map(({ iou, profile: { target, input, output } }): Cell[] => [
        iou,
        input.channels,
        normalizationName(input) ?? `(pixel × ${input.scale} − ${input.mean.join(', ')}) / ${input.std.join(', ')}`,
        input.fit,
        output.activation,
        [output.class, classNameOf(classes, output, target)].filter((part) => part !== null).join(' '),
        output.invert ? 'yes' : 'no',
      ]),
    ),
  ].join('\n')

const tensors = (infos: Model['inputs']) =>
  infos.map(({ name, type, shape }) => `${name} ${type}[${shape.join(',')}]`).join('; ')

export const evaluationText = (summaries: readonly EvaluationSummary[]) =>
  table(
    [
      'model',
      'epoch',
      'IoU',
      'Dice',
      'precision',
      'recall',
      'pooled IoU',
      'images',
      'failed',
      'empty',
      'missed',
      'provider',
    ],
    summaries.map(({ model, epoch, mean, pooled, evaluated, failed, bothEmpty, missed, provider }): Cell[] => [
      model,
      epoch,
      mean.iou,
      mean.dice,
      mean.precision,
      mean.recall,
      pooled.iou,
      evaluated,
      failed,
      bothEmpty,
      missed,
      provider,
    ]),
  )
