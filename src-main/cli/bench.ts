import type { Command } from 'commander'
import type { ProviderChoice } from '../../src-shared/domain/index.ts'
import { countOption, providerOption } from './options.ts'
import { facts } from './output.ts'
import type { Runner } from './runner.ts'
import { providerJson } from './views.ts'

export function registerBench(program: Command, run: Runner): void {
  const bench = program.command('bench').description('measure')
  bench
    .command('inference')
    .description("time a model's inference on this machine")
    .requiredOption('--model <model>', 'id or name')
    .addOption(countOption('--runs <n>', 'measured inferences').default(50))
    .addOption(providerOption())
    .action(
      run(async (session, options: { model: string; runs: number; provider: ProviderChoice }) => {
        const { models, predictions } = await session.services()
        const { id } = models.resolve(options.model)
        const { runs, provider } = options
        const {
          provider: used,
          warmup,
          durationsMs,
        } = await predictions.bench({
          modelId: id,
          runs,
          provider,
          signal: session.signal,
        })
        const timings = summarize(durationsMs)
        return {
          json: { ...providerJson(used), runs, warmup, ...timings },
          text: facts([
            ['Provider', used.fallback === null ? used.name : `${used.name} (${used.fallback})`],
            ['Runs', `${runs} after ${warmup} to warm up`],
            ...Object.entries(timings).map(([name, value]) => [name, value] as const),
          ]),
        }
      }),
    )
}

/** Percentiles by the nearest rank, milliseconds. */
function summarize(durationsMs: readonly number[]) {
  const sorted = durationsMs.toSorted((a, b) => a - b)
  const percentile = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  const meanMs = sorted.reduce((sum, each) => sum + each, 0) / Math.max(1, sorted.length)
  return {
    p50Ms: percentile(0.5),
    p95Ms: percentile(0.95),
    p99Ms: percentile(0.99),
    meanMs,
    imagesPerSecond: meanMs > 0 ? 1000 / meanMs : 0,
  }
}
