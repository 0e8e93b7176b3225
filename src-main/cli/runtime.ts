import { InvalidArgumentError, Option, type Command } from 'commander'
import { GraphOptimization, type RuntimeSettings, type RuntimeState } from '../../src-shared/domain/index.ts'
import { facts, table, wrongUsage } from './output.ts'
import type { Runner } from './runner.ts'

type SetOptions = {
  memoryBudget?: number | null
  memoryLimit?: number | null
  timeLimit?: number
  threads?: number | null
  graphOptimization?: GraphOptimization
  memoryArena?: boolean
}

export function registerRuntime(program: Command, run: Runner): void {
  const runtime = program.command('runtime').description('how models are run: memory, threads, limits, quarantine')
  runtime
    .command('show')
    .description('settings, loaded models, quarantine')
    .action(
      run(async (session) => {
        const state = (await session.services()).runtime.get()
        return { json: { runtime: state }, text: runtimeText(state) }
      }),
    )
  runtime
    .command('set')
    .description('change settings; "auto" takes what was measured to be good')
    .addOption(memoryOption('--memory-budget <size>', 'for loaded models together: 512M, 2G or auto'))
    .addOption(memoryOption('--memory-limit <size>', 'of one model: above it, it is stopped'))
    .addOption(secondsOption('--time-limit <seconds>', 'for loading a model, and for one image'))
    .addOption(threadsOption())
    .addOption(new Option('--graph-optimization <level>', 'of the runtime').choices(GraphOptimization.options))
    .addOption(
      new Option('--memory-arena <on|off>', 'keep the memory of a run for the next').argParser((value: string) => {
        if (value === 'on' || value === 'off') return value === 'on'
        throw new InvalidArgumentError('Expected on or off.')
      }),
    )
    .option('--reset', 'all settings as they were at first')
    .action(
      run(async (session, options: SetOptions & { reset?: boolean }) => {
        const change = changeOf(options)
        if (Object.keys(change).length === 0 && !options.reset) {
          throw wrongUsage('runtime set needs at least one setting; see --help.')
        }
        const { runtime: service } = await session.services()
        if (options.reset) service.reset()
        const state = service.set(change)
        return { json: { runtime: state }, text: runtimeText(state) }
      }),
    )
}

function changeOf(options: SetOptions): Partial<RuntimeSettings> {
  const { memoryBudget, memoryLimit, timeLimit, threads, graphOptimization, memoryArena } = options
  return {
    ...(memoryBudget === undefined ? {} : { memoryBudgetBytes: memoryBudget }),
    ...(memoryLimit === undefined ? {} : { memoryLimitBytes: memoryLimit }),
    ...(timeLimit === undefined ? {} : { timeLimitMs: timeLimit }),
    ...(threads === undefined ? {} : { threads }),
    ...(graphOptimization === undefined ? {} : { graphOptimization }),
    ...(memoryArena === undefined ? {} : { memoryArena }),
  }
}

const UNITS: Record<string, number> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }
const LEAST_BYTES = 16 * 2 ** 20
const MOST_BYTES = 2 ** 44

/** Bytes, with K, M or G for powers of 1024; `auto` is null. */
export const memoryOption = (flags: string, description: string) =>
  new Option(flags, description).argParser((value: string): number | null => {
    if (value === 'auto') return null
    const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMG]?)(?:i?B)?$/i.exec(value) ?? []
    const bytes = Math.round(Number(number) * (UNITS[unit.toUpperCase()] ?? 1))
    if (bytes >= LEAST_BYTES && bytes <= MOST_BYTES) return bytes
    throw new InvalidArgumentError('Expected a size from 16M up, such as 512M or 2G, or auto.')
  })

/** Milliseconds of a number of seconds. */
export const secondsOption = (flags: string, description: string) =>
  new Option(flags, description).argParser((value: string): number => {
    const seconds = Number(value)
    if (value.trim() !== '' && seconds >= 0.5 && seconds <= 3600) return Math.round(seconds * 1000)
    throw new InvalidArgumentError('Expected seconds, 0.5 to 3600.')
  })

const threadsOption = () =>
  new Option('--threads <n>', 'of one inference, or auto').argParser((value: string): number | null => {
    if (value === 'auto') return null
    if (/^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 256) return Number(value)
    throw new InvalidArgumentError('Expected 1 to 256, or auto.')
  })

const MIB = 2 ** 20
const megabytes = (bytes: number) => `${Math.round(bytes / MIB)} MiB`

function runtimeText({ settings, automatic, loaded, quarantined, worker }: RuntimeState): string {
  const orAutomatic = <T>(value: T | null, fallback: T, show: (value: T) => string) =>
    value === null ? `${show(fallback)} (automatic)` : show(value)
  return [
    facts([
      ['Memory for models', orAutomatic(settings.memoryBudgetBytes, automatic.memoryBudgetBytes, megabytes)],
      ['Limit of one model', orAutomatic(settings.memoryLimitBytes, automatic.memoryLimitBytes, megabytes)],
      ['Time limit', `${settings.timeLimitMs / 1000} s for loading, and for one image`],
      ['Threads', orAutomatic(settings.threads, automatic.threads, String)],
      ['Graph optimisation', settings.graphOptimization],
      ['Memory arena', settings.memoryArena ? 'on' : 'off'],
      ['Worker', worker.pid === null ? 'not running' : `process ${worker.pid}`],
    ]),
    loaded.length === 0
      ? 'No models are loaded.'
      : table(
          ['loaded', 'provider', 'MiB', 'images'],
          loaded.map(({ file, provider, bytes, runs }) => [file, provider, Math.round(bytes / MIB), runs]),
        ),
    quarantined.length === 0
      ? 'Nothing is in quarantine.'
      : table(
          ['in quarantine', 'why'],
          quarantined.map(({ file, message }) => [file, message]),
        ),
  ].join('\n\n')
}
