import { access, constants, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import {
  AppError,
  ProviderChoice,
  STAGES,
  type BenchmarkFailure,
  type BenchmarkRow,
} from '../../src-shared/domain/index.ts'
import { benchmarkCsv } from '../../src-shared/benchmark/csv.ts'
import { countOption } from './options.ts'
import { facts, table, type Cell } from './output.ts'
import type { Runner } from './runner.ts'

type BenchOptions = {
  model: string
  runs: number
  provider: ProviderChoice[]
  threads?: number[]
  image?: string
  tolerance: number
  maxWindows: number
  csv?: string
}

export function registerBench(program: Command, run: Runner): void {
  const bench = program.command('bench').description('measure')
  bench
    .command('inference')
    .description("time a model's inference on this machine, its stages apart")
    .requiredOption('--model <model>', 'id or name')
    .addOption(countOption('--runs <n>', 'inferences that the figures come from').default(50))
    .addOption(providersOption())
    .addOption(threadsOption())
    .option('--image <file>', 'the photo; default: a portrait that is drawn, the same on every machine')
    .addOption(
      percentOption('--tolerance <percent>', 'within which the last three windows must agree').default(0.1, '10'),
    )
    .addOption(
      countOption('--max-windows <n>', 'windows at most; each is a third of the runs').default(12).argParser(windows),
    )
    .option('--csv <file>', 'also write the rows as comma-separated values')
    .action(
      run(async (session, { model, provider: providers, threads, csv, image, ...options }: BenchOptions) => {
        if (csv !== undefined) await requireFolderOf(csv)
        const { models, benchmarks } = await session.services()
        const modelIds = [models.resolve(model).id]
        const own = image === undefined ? {} : { image: resolve(image) }
        const order = { ...options, ...own, modelIds, providers, ...(threads === undefined ? {} : { threads }) }
        const { rows, failures } = await session.job(benchmarks.start(order))
        if (csv !== undefined) await writeFile(resolve(csv), benchmarkCsv(rows))
        return { json: benchJson(rows, failures), text: benchText(rows, failures) }
      }),
    )
  bench
    .command('history')
    .description('what was measured before, the newest first')
    .option('--model <model>', 'id or name; default: all')
    .option('--csv <file>', 'also write it as comma-separated values')
    .action(
      run(async (session, { model, csv }: { model?: string; csv?: string }) => {
        if (csv !== undefined) await requireFolderOf(csv)
        const { models, benchmarks } = await session.services()
        const rows = benchmarks.history(model === undefined ? undefined : models.resolve(model).id)
        if (csv !== undefined) await writeFile(resolve(csv), benchmarkCsv(rows))
        return {
          json: { rows: rows.map(rowJson) },
          text: rows.length === 0 ? 'Nothing was measured yet.' : historyText(rows),
        }
      }),
    )
}

/** Before a minute is measured whose rows could not be written. @throws AppError NOT_WRITABLE */
async function requireFolderOf(csv: string): Promise<void> {
  const path = resolve(csv)
  const folder = dirname(path)
  const found = await stat(folder).catch(() => null)
  if (found?.isDirectory()) return access(folder, constants.W_OK)
  throw new AppError(
    'NOT_WRITABLE',
    `There is no folder ${folder} to write ${basename(path)} into; make it, or choose another place.`,
    { path },
  )
}

/** The first row's fields stand at the top as well: most measure one combination. */
const benchJson = (rows: readonly BenchmarkRow[], failures: readonly BenchmarkFailure[]) => ({
  ...(rows[0] ? rowJson(rows[0]) : {}),
  rows: rows.map(rowJson),
  failures,
})

const rowJson = ({ id: _, ...row }: BenchmarkRow) => row

function benchText(rows: readonly BenchmarkRow[], failures: readonly BenchmarkFailure[]): string {
  const [first] = rows
  const failed = failures.map(
    ({ requestedProvider, threads, message }) =>
      `${requestedProvider}${threads === null ? '' : `, ${threads} threads`}: ${message}`,
  )
  const warnings = [...new Set(rows.flatMap((row) => row.warnings))]
  return [rows.length === 1 && first ? oneText(first) : rowsText(rows), ...warnings, ...failed].join('\n')
}

const milliseconds = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`

function oneText(row: BenchmarkRow): string {
  return facts([
    ['Provider', row.fallback === null ? row.provider : `${row.provider} (${row.fallback})`],
    ['Threads', row.threads],
    [
      'Runs',
      `${row.runs} after ${row.warmup} to warm up, ${row.settled ? 'settled' : 'not settled'} after ${row.windows.length} windows`,
    ],
    ['p50', milliseconds(row.p50Ms)],
    ['p95', milliseconds(row.p95Ms)],
    ['p99', milliseconds(row.p99Ms)],
    ['Mean', milliseconds(row.meanMs)],
    ['Images a second', row.imagesPerSecond],
    ['Target', `${row.target.passed ? 'met' : 'missed'}: p95 within ${row.target.limitMs} ms`],
    ...STAGES.map((stage): [string, Cell] => [`Stage ${stage}`, `p50 ${milliseconds(row.stages[stage].p50Ms)}`]),
    ['Whole image', `${milliseconds(row.wholeImage.meanMs)}, one after the other`],
    [
      'Machine',
      `${row.machine.cpu}, ${row.machine.cores} cores, Node ${row.machine.node}, onnxruntime ${row.machine.onnxruntime}`,
    ],
  ])
}

/** Machine by machine, that of the latest figures first; the newest of each first. */
function historyText(rows: readonly BenchmarkRow[]): string {
  const machines = Map.groupBy(rows, ({ machine }) => `${machine.cpu}, ${machine.cores} cores, on ${machine.provider}`)
  return [...machines].map(([machine, own]) => `${machine}\n${rowsText(own, true)}`).join('\n\n')
}

const rowsText = (rows: readonly BenchmarkRow[], dated = false) =>
  table(
    [
      ...(dated ? ['measured'] : []),
      'model',
      'provider',
      'threads',
      'p50',
      'p95',
      'p99',
      'mean',
      'images/s',
      'decode',
      'prepare',
      'finish',
      'target',
      'settled',
    ],
    rows.map((row): Cell[] => [
      ...(dated ? [row.measuredAt.slice(0, 16).replace('T', ' ')] : []),
      row.model,
      row.provider,
      row.threads,
      ...[row.p50Ms, row.p95Ms, row.p99Ms, row.meanMs].map((value) => value.toFixed(1)),
      row.imagesPerSecond.toFixed(1),
      ...[row.stages.decode, row.stages.preprocess, row.stages.postprocess].map(({ p50Ms }) => p50Ms.toFixed(1)),
      `${row.target.passed ? 'met' : 'missed'} ${row.target.limitMs}`,
      row.settled ? 'yes' : 'no',
    ]),
  )

/** One or several, with commas between. */
const providersOption = () =>
  new Option(
    '--provider <providers>',
    `what inference runs on, several with commas (${ProviderChoice.options.join(', ')})`,
  )
    .argParser((value: string): ProviderChoice[] => {
      const parsed = ProviderChoice.array().safeParse(value.split(',').map((each) => each.trim()))
      if (parsed.success) return parsed.data
      throw new InvalidArgumentError(`Allowed choices are ${ProviderChoice.options.join(', ')}, several with commas.`)
    })
    .default(['auto'] satisfies ProviderChoice[], 'auto')

const MOST_THREADS = 256

/** `1,2,4`. */
const threadsOption = () =>
  new Option('--threads <list>', 'threads of one inference, several with commas: 1,2,4; default: as set').argParser(
    (value: string): number[] => {
      const counts = value.split(',').map((each) => (/^\s*\d+\s*$/.test(each) ? Number(each) : NaN))
      if (counts.every((count) => count >= 1 && count <= MOST_THREADS)) return counts
      throw new InvalidArgumentError(`Expected numbers from 1 to ${MOST_THREADS}, with commas between: 1,2,4.`)
    },
  )

/** A share of a percentage. */
const percentOption = (flags: string, description: string) =>
  new Option(flags, description).argParser((value: string): number => {
    const percent = Number(value)
    if (value.trim() !== '' && percent >= 0.5 && percent <= 100) return percent / 100
    throw new InvalidArgumentError('Expected a percentage from 0.5 to 100.')
  })

function windows(value: string): number {
  const count = Number(value)
  if (/^\d+$/.test(value) && count >= 3 && count <= 100) return count
  throw new InvalidArgumentError('Expected a whole number from 3 to 100.')
}
