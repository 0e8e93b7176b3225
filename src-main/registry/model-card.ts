import type { RegistryEntry, Verdict } from '../../src-shared/domain/index.ts'
import { describeSteps, REFERENCE_SIDE } from '../../src-shared/postprocessing/steps.ts'
import type { Evidence } from './evidence.ts'

export const MODEL_FILE = 'model.onnx'

const VERDICTS: Record<Verdict, string> = {
  APPROVED: 'Approved: mean IoU over 0.90',
  CONDITIONAL: 'Conditional: mean IoU over 0.85, not over 0.90',
  REJECTED: 'Rejected: mean IoU not over 0.85',
}

/** What a person reads before using a released model. Markdown. */
export function modelCard(entry: RegistryEntry, evidence: Evidence): string {
  return [
    `# ${entry.name} ${entry.version}`,
    whatItIs(entry, evidence),
    `## Verdict\n\n**${VERDICTS[entry.verdict]}.**${acceptance(entry)}`,
    ...(entry.note === null ? [] : [`## Note\n\n${quoted(entry.note)}`]),
    `## Figures\n\n${figures(entry, evidence)}`,
    ...(entry.parity.length === 0 ? [] : [`## Parity\n\n${parityTable(entry)}`]),
    `## Trained on\n\n${origin(entry)}`,
    `## How to use it\n\n${usage(entry)}`,
    `## Check the files\n\nThe SHA-256 of \`${MODEL_FILE}\` is \`${entry.sha256}\`. In this folder:\n\n${fenced('sh', 'sha256sum -c checksums.sha256')}`,
  ]
    .join('\n\n')
    .concat('\n')
}

/** The figures as a document for programs: everything that the entry of the index sums up. */
export function metricsDocument(entry: RegistryEntry, { summary, setHash }: Evidence): string {
  const { images, evaluated, failed, bothEmpty, missed, mean, pooled, evaluatedAt, provider } = summary
  return `${JSON.stringify(
    {
      name: entry.name,
      version: entry.version,
      verdict: entry.verdict,
      threshold: entry.threshold,
      postProcessing: entry.post_processing,
      parity: entry.parity,
      dataset: { name: summary.dataset, split: summary.split, hash: setHash },
      counts: { images, evaluated, failed, bothEmpty, missed },
      mean,
      pooled,
      evaluatedAt,
      provider,
      inferenceTimeMs: { cpu: entry.metrics.inference_time_cpu, gpu: entry.metrics.inference_time_gpu },
    },
    null,
    2,
  )}\n`
}

function whatItIs(entry: RegistryEntry, { model }: Evidence): string {
  const inputs = model.inputs.map(describeTensor).join(', ')
  const outputs = model.outputs.map(describeTensor).join(', ')
  const by = entry.created_by === null ? '' : ` by ${plain(entry.created_by)}`
  return [
    `An ONNX model that gives every pixel of a photo a probability of **${entry.profile.target}**.`,
    `Input ${inputs}; output ${outputs}. ${entry.size_mb} MB. Released ${entry.created_at.slice(0, 10)}${by}.`,
  ].join(' ')
}

function describeTensor(tensor: { name: string; type: string; shape: (number | string)[] }): string {
  return `\`${tensor.name}\` ${tensor.type} [${tensor.shape.join(', ')}]`
}

function acceptance(entry: RegistryEntry): string {
  if (entry.accepted_rejected_reason === null) return ''
  return ` It was released all the same, for this reason:\n\n${quoted(entry.accepted_rejected_reason)}`
}

function figures(entry: RegistryEntry, { summary }: Evidence): string {
  const row = (name: string, mean: number | null, pooled: number | null) =>
    `| ${name} | ${figure(mean)} | ${figure(pooled)} |`
  const { mean, pooled } = summary
  const split = summary.split === 'all' ? 'all splits' : `split ${summary.split}`
  const counted = summary.evaluated - summary.bothEmpty
  return [
    `On ${plain(summary.dataset)}, ${split}, at threshold ${entry.threshold}: means over ${counted} images, pooled over their pixels.`,
    '',
    '| | mean | pooled |',
    '|---|---|---|',
    row('IoU', mean.iou, pooled.iou),
    row('Dice (F1)', mean.dice, pooled.dice),
    row('Precision', mean.precision, pooled.precision),
    row('Recall', mean.recall, pooled.recall),
    '',
    `${summary.images} images have ground truth: ${summary.evaluated} evaluated, ${summary.failed} failed, ` +
      `${summary.bothEmpty} empty in both masks (left out of the mean), ${summary.missed} missed altogether.`,
    '',
    `Time per image: ${milliseconds(entry.metrics.inference_time_cpu)} on the CPU, ` +
      `${milliseconds(entry.metrics.inference_time_gpu)} with CUDA (median, inference alone).`,
    '',
    `The set's hash, over photos and masks, is \`${entry.evaluated_on?.hash ?? 'unknown'}\`.`,
  ].join('\n')
}

/** Against what it gave where it was trained, or against the model that it is a variant of. */
function parityTable({ parity }: RegistryEntry): string {
  const percent = (share: number) => `${(share * 100).toFixed(3)} %`
  const rows = parity.map(
    (each) =>
      `| ${plain(each.reference)} | ${each.passed ? 'passed' : '**failed**'} | ${each.images} | ${percent(each.mean_difference)} | ${percent(each.max_difference)} | ${figure(each.iou)} | at most ${percent(each.tolerance)}, IoU from ${each.min_iou} | \`${each.reference_sha256.slice(0, 16)}\` |`,
  )
  return [
    'Differences are of probability; the IoU is between the masks.',
    '',
    '| reference | | images | mean difference | largest | IoU | limits | SHA-256 |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

function origin(entry: RegistryEntry): string {
  const from = entry.run === null ? `the model \`${entry.base_model}\`` : runOf(entry)
  return `It is ${from}.${convertedFrom(entry.origin)} Hairline was not told which data it was trained on.`
}

function convertedFrom(source: RegistryEntry['origin']): string {
  if (source === null) return ''
  const known = source.known === null ? '' : `, which is ${plain(source.known)}`
  const file =
    source.file === null
      ? 'a TensorFlow Lite file'
      : `the TensorFlow Lite file \`${source.file.replace(/[`\s]/g, ' ')}\``
  return ` ${MODEL_FILE} was converted from ${file}${known}, by ${plain(source.converter)}; the SHA-256 of that file is \`${source.sha256}\`.`
}

function runOf(entry: RegistryEntry): string {
  const epoch = entry.epoch === null ? '' : `epoch ${entry.epoch} of `
  return `${epoch}the training run \`${entry.run}\``
}

function usage(entry: RegistryEntry): string {
  const { input, output } = entry.profile
  return [
    `1. Resize the photo to ${input.width} × ${input.height} (${input.fit}, ${input.resample}), channels ${input.channels}, layout ${input.layout}.`,
    `2. Per channel: (pixel × ${input.scale} − mean) / std, mean [${input.mean.join(', ')}] and std [${input.std.join(', ')}] in RGB order${input.normalization === 'per-image' ? ', taken from the image itself' : ''}.`,
    `3. Run \`${input.name}\` → \`${output.name}\` (${output.layout}); activation ${output.activation}, class ${output.class}${output.invert ? ', inverted' : ''}.`,
    `4. Resize the probability to the photo's size; a pixel counts from ${entry.threshold}.`,
    ...afterwards(entry),
    '',
    'The same, for programs (`profile.json`):',
    '',
    fenced('json', JSON.stringify(entry.profile, null, 2)),
  ].join('\n')
}

/** The steps that the figures were measured with, for people and for programs. */
function afterwards({ post_processing: processing }: RegistryEntry): string[] {
  if (processing === null) return []
  return [
    `5. Post-processing was part of the model when it was judged: ${describeSteps(processing.steps)}. Steps before a threshold work on probabilities; sizes are in pixels of a photo whose longer side is ${REFERENCE_SIDE}. The SHA-256 of the list is \`${processing.hash}\`:`,
    '',
    fenced('json', JSON.stringify(processing.steps, null, 2)),
  ]
}

const figure = (value: number | null) => (value === null ? '–' : value.toFixed(4))
const milliseconds = (value: number | null) => (value === null ? 'not measured' : `${value.toFixed(1)} ms`)
const fenced = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``
/** What people typed stands as a quotation, so that it cannot pass for a heading or a figure of the card. */
const quoted = (text: string) =>
  text
    .trim()
    .split(/\r?\n/)
    .map((line) => `> ${plain(line)}`)
    .join('\n')
const plain = (text: string) => text.replace(/[\\`*_{}[\]<>#|]/g, '\\$&').replace(/\s+/g, ' ')
