import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import {
  AppError,
  isWithinLimits,
  PARITY_DEFAULTS,
  referenceName,
  resizedSentence,
  type ParityResult,
  type SplitChoice,
} from '../../src-shared/domain/index.ts'
import type { Services } from '../backend.ts'
import { splitOption } from './options.ts'
import { facts, table, wrongUsage } from './output.ts'
import type { Runner } from './runner.ts'

type ParityOptions = {
  reference?: string
  inputs?: string
  against?: string
  original?: boolean
  dataset?: string
  split: SplitChoice
  tolerance: number
  minIou: number
  holds: 'auto' | 'raw' | 'probability'
}

export function registerParity(model: Command, run: Runner): void {
  model
    .command('parity')
    .argument('<model>', 'id or name')
    .description('compare with reference outputs of the training side, or with another model')
    .option('--reference <path>', 'a .npz or .npy file, or a folder of them or of grey PNGs named like the images')
    .option('--inputs <file>', 'the inputs of a --reference that holds outputs alone')
    .addOption(
      new Option('--against <model>', 'another model, such as the original of a float16 variant').conflicts(
        'reference',
      ),
    )
    .option('--original', 'the --against model is the original: where this one differs, a release asks for a reason')
    .option('--dataset <dataset>', 'the images, where the reference has no inputs, or with --against')
    .addOption(splitOption())
    .addOption(
      shareOption('--tolerance <share>', 'mean difference of probability that passes').default(
        PARITY_DEFAULTS.tolerance,
      ),
    )
    .addOption(shareOption('--min-iou <iou>', 'mean IoU of the masks that passes').default(PARITY_DEFAULTS.minIou))
    .addOption(
      new Option('--holds <what>', "whether arrays hold the graph's output or probabilities")
        .choices(['auto', 'raw', 'probability'])
        .default('auto'),
    )
    .action(
      run(async (session, name: string, options: ParityOptions) => {
        const { reference, inputs, against, original, dataset, ...rest } = options
        if ((reference === undefined) === (against === undefined)) {
          throw wrongUsage('model parity needs either --reference PATH or --against MODEL.')
        }
        if (original && against === undefined) throw wrongUsage('--original belongs to --against MODEL.')
        const { models, datasets, parity } = await session.services()
        if (reference !== undefined) await refuseModelAsFile(reference, models)
        const result = await session.job(
          parity.start({
            ...rest,
            modelId: models.resolve(name).id,
            ...(reference === undefined ? {} : { reference: resolve(reference) }),
            ...(inputs === undefined ? {} : { inputs: resolve(inputs) }),
            ...(against === undefined ? {} : { againstModelId: models.resolve(against).id }),
            isOriginal: original ?? false,
            ...(dataset === undefined ? {} : { datasetId: datasets.resolve(dataset).id }),
          }),
        )
        return { json: { ...result }, text: parityText(result) }
      }),
    )
}

/** Who names a model where a file belongs means `--against`. @throws AppError FILE_NOT_FOUND that says so */
async function refuseModelAsFile(reference: string, models: Services['models']): Promise<void> {
  const path = resolve(reference)
  const model = models.list().find(({ id, name }) => id === reference || name.toLowerCase() === reference.toLowerCase())
  if (!model || (await stat(path).catch(() => null))) return
  throw new AppError(
    'FILE_NOT_FOUND',
    `${path} was not found, but there is a model ${model.name}; to compare with it say --against ${model.name}.`,
    { path, model: model.name },
  )
}

const shareOption = (flags: string, description: string) =>
  new Option(flags, description).argParser((value: string): number => {
    const share = Number(value)
    if (value.trim() !== '' && share >= 0 && share <= 1) return share
    throw new InvalidArgumentError('Expected a number from 0 to 1.')
  })

const percent = (share: number) => `${(share * 100).toFixed(3)} %`
const iouText = (iou: number | null) => (iou === null ? 'undefined: all masks are empty' : iou.toFixed(4))

function parityText(result: ParityResult): string {
  const { reference, images, problems, beyond, worst } = result
  const resized = resizedSentence(result)
  return [
    facts([
      ['Verdict', result.passed ? 'passed' : isWithinLimits(result, result) ? 'incomplete' : 'failed'],
      ['Reference', referenceName(reference)],
      ['Fed with', result.fedWith],
      ['Images', `${images}, ${beyond} of them beyond the limits alone`],
      ['Mean difference', `${percent(result.meanDifference)} (passes up to ${percent(result.tolerance)})`],
      ['Largest difference', percent(result.maxDifference)],
      ['Mean IoU', `${iouText(result.iou)} (passes from ${result.minIou} on)`],
      ['Provider', result.provider],
    ]),
    table(
      ['worst', 'mean difference', 'largest', 'IoU'],
      worst.slice(0, 5).map((each) => [each.name, each.meanDifference, each.maxDifference, each.iou]),
    ),
    ...(resized === null ? [] : [resized]),
    ...problems.slice(0, 5).map(({ name, message }) => `${name}: ${message}`),
  ].join('\n')
}
