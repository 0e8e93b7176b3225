import { readFile } from 'node:fs/promises'
import { Option, type Command } from 'commander'
import { AppError, SplitChoice, TuneMetric, type TuneResult } from '../../src-shared/domain/index.ts'
import { describeSteps, parsePostProcessing, type PostProcessing } from '../../src-shared/postprocessing/steps.ts'
import { facts } from './output.ts'
import type { Runner } from './runner.ts'

type TuneOptions = { dataset: string; split?: SplitChoice; metric: TuneMetric; apply?: boolean }

/** A list is some lines of JSON; what is larger is another file, given by mistake. */
const MAX_BYTES = 1_000_000

/**
 * Reads `--post-processing FILE`: a list of steps, or an object with `steps`; `none` is no step.
 * @throws AppError INVALID_INPUT naming the file, the step and what is expected there
 */
export async function readPostProcessing(file: string): Promise<PostProcessing> {
  if (file === 'none') return []
  const refuse = (fault: string) =>
    new AppError('INVALID_INPUT', `The post-processing ${file} ${fault}.`, { path: file })
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw refuse(error.code === 'ENOENT' ? 'was not found; check the path' : `cannot be read (${error.code})`)
  })
  if (text.length > MAX_BYTES) throw refuse('is larger than 1 MB; give a JSON list of steps')
  let json: unknown
  try {
    // Editors on Windows like to put a byte order mark in front.
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw refuse(
      `is not JSON (${(error as Error).message}); give a list of steps such as [{"kind":"fill-holes","maxArea":200}]`,
    )
  }
  const parsed = parsePostProcessing(json)
  if ('fault' in parsed) throw refuse(`is no list of steps: ${parsed.fault}; correct it and try again`)
  return parsed.steps
}

/** What stands below the help of commands that take or give such a list. */
export const POST_PROCESSING_HELP = `
Post-processing is a JSON list of steps, applied in order; lengths in pixels of an image of 512 px:
  {"kind":"threshold","at":0.5}             mask from here up; without "at": the model's threshold
  {"kind":"remove-islands","minArea":200}   smaller pieces go
  {"kind":"fill-holes","maxArea":200}       holes up to this are filled
  {"kind":"open","radius":2}                also close, erode, dilate, feather
  {"kind":"refine-edges","mode":"firm"}     by the photo; or "strands"`

export function registerTune(model: Command, run: Runner): void {
  model
    .command('tune')
    .argument('<model>', 'id or name')
    .description('search for the post-processing with the best mean figure on a dataset')
    .requiredOption('--dataset <dataset>', 'id or name')
    .addOption(
      new Option('--split <split>', 'which images; default: validation, or all where none belong to it').choices(
        SplitChoice.options,
      ),
    )
    .addOption(new Option('--metric <metric>', 'what is to be best').choices(TuneMetric.options).default('iou'))
    .option('--apply', 'save what was found with the model, where it is better')
    .addHelpText('after', POST_PROCESSING_HELP)
    .action(
      run(async (session, name: string, options: TuneOptions) => {
        const { models, datasets, postProcessing } = await session.services()
        const modelId = models.resolve(name).id
        const { id: datasetId, splits } = datasets.resolve(options.dataset)
        const { split = splits.validation > 0 ? 'validation' : 'all', metric, apply = false } = options
        const result = await session.job(postProcessing.startTuning({ modelId, datasetId, split, metric, apply }))
        return { json: tuneJson(result), text: tuneText(result) }
      }),
    )
}

const tuneJson = ({ model, dataset, split, metric, images, groups, tried, steps, ...rest }: TuneResult) => ({
  model,
  dataset,
  split,
  metric,
  images,
  groups,
  tried,
  postProcessing: steps,
  current: rest.current,
  chosen: rest.chosen,
  gain: rest.gain,
  warnings: rest.warnings,
  notes: rest.notes,
  applied: rest.applied,
})

function tuneText({ metric, images, steps, current, chosen, gain, warnings, notes, applied }: TuneResult): string {
  const figure = metric === 'iou' ? 'Mean IoU' : 'Mean boundary IoU'
  const interval =
    gain && gain.low !== null && gain.high !== null ? `, 95 % ${gain.low.toFixed(4)} to ${gain.high.toFixed(4)}` : ''
  return [
    facts([
      ['Best', describeSteps(steps)],
      [figure, `${current.toFixed(4)} now, ${chosen.toFixed(4)} with it, on ${images} images`],
      ['Gain on others', gain ? `${gain.mean.toFixed(4)}${interval}` : 'unknown'],
      ['Saved', applied ? 'yes' : 'no'],
    ]),
    ...warnings,
    ...notes,
  ].join('\n')
}
