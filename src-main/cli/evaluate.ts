import type { Command } from 'commander'
import type { EvaluationSummary, ProviderChoice, SplitChoice } from '../../src-shared/domain/index.ts'
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
        const { evaluations } = await session.services()
        const { evaluations: summaries } = await session.job(evaluations.start(order))
        const documents = []
        for (const summary of summaries) {
          const perImage = await evaluations.perImage({ ...order, modelId: summary.modelId })
          documents.push(evaluationJson(summary, perImage))
        }
        const best = bestOf(summaries)
        const several = options.run !== undefined
        return {
          json: { evaluations: documents, ...(several && best ? { best } : {}) },
          text: [
            evaluationText(summaries),
            several && best ? `\nBest: epoch ${best.epoch} (${best.model}), mean IoU ${best.iou.toFixed(4)}` : '',
          ].join(''),
        }
      }),
    )
}

async function orderOf(session: Session, { dataset, model, run, ...rest }: EvaluateOptions) {
  if ((model === undefined) === (run === undefined)) {
    throw wrongUsage('evaluate needs either --model or --run, and not both.')
  }
  const { datasets, models, runs } = await session.services()
  const datasetId = (await datasets.resolve(dataset)).id
  if (run !== undefined) return { ...rest, datasetId, runId: (await runs.resolve(run)).id }
  return { ...rest, datasetId, modelIds: [(await models.resolve(model ?? '')).id] }
}

/** The epoch of the highest mean IoU; of equals the earliest, which cost less. */
function bestOf(summaries: readonly EvaluationSummary[]): { epoch: number | null; model: string; iou: number } | null {
  let best: { epoch: number | null; model: string; iou: number } | null = null
  for (const { epoch, model, mean } of summaries) {
    if (mean.iou !== null && (best === null || mean.iou > best.iou)) best = { epoch, model, iou: mean.iou }
  }
  return best
}
