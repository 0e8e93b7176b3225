import type { Command } from 'commander'
import type { ProviderChoice, SplitChoice } from '../../src-shared/domain/index.ts'
import { evaluationNotes } from './evaluation-notes.ts'
import { countOption, providerOption, splitOption, thresholdOption } from './options.ts'
import { wrongUsage } from './output.ts'
import type { Runner } from './runner.ts'
import type { Session } from './session.ts'
import { evaluationJson, evaluationText } from './views.ts'

type EvaluateOptions = {
  dataset: string
  model?: string
  run?: string
  split: SplitChoice
  threshold?: number
  provider: ProviderChoice
  limit?: number
}

export function registerEvaluate(program: Command, run: Runner): void {
  program
    .command('evaluate')
    .description('judge a model, or every epoch of a run, against ground truth')
    .requiredOption('--dataset <dataset>', 'id or name')
    .option('--model <model>', 'id or name')
    .option('--run <run>', 'id or name: all its epochs')
    .addOption(splitOption())
    .addOption(thresholdOption())
    .addOption(providerOption())
    .addOption(countOption('--limit <n>', 'only the first images that have ground truth'))
    .action(
      run(async (session, options: EvaluateOptions) => {
        const order = await orderOf(session, options)
        const { evaluations, models, runtime } = await session.services()
        const { evaluations: summaries, best, problems } = await session.job(evaluations.start(order))
        const documents = []
        for (const summary of summaries) {
          const perImage = await evaluations.perImage({ ...order, modelId: summary.modelId })
          const { sha256 } = models.get(summary.modelId)
          documents.push(evaluationJson(summary, perImage, runtime.fallbacks(sha256)))
        }
        const shownBest = best && { epoch: best.epoch, model: best.model, iou: best.iou }
        return {
          json: {
            evaluations: documents,
            ...(shownBest ? { best: shownBest } : {}),
            ...(problems.length > 0 ? { problems } : {}),
          },
          text: [
            evaluationText(summaries),
            ...(best ? [`Best: epoch ${best.epoch} (${best.model}), mean IoU ${best.iou.toFixed(4)}`] : []),
            ...problems.map(({ model, message }) => `${model}: ${message}`),
            ...evaluationNotes(documents),
          ].join('\n\n'),
        }
      }),
    )
}

async function orderOf(session: Session, { dataset, model, run, ...rest }: EvaluateOptions) {
  if ((model === undefined) === (run === undefined)) {
    throw wrongUsage('evaluate needs either --model or --run, and not both.')
  }
  const { datasets, models, runs } = await session.services()
  const datasetId = datasets.resolve(dataset).id
  if (run !== undefined) return { ...rest, datasetId, runId: runs.resolve(run).id }
  return { ...rest, datasetId, modelIds: [models.resolve(model ?? '').id] }
}
