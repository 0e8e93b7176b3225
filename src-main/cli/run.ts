import { join, resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { AppError, type Checkpoint, type Detection, type Run } from '../../src-shared/domain/index.ts'
import { nameOption, newNameArgument, readProfile } from './options.ts'
import { table } from './output.ts'
import type { Runner } from './runner.ts'
import type { Session } from './session.ts'
import { detectionJson, detectionWarning, problemText, rankingText, runJson } from './views.ts'

type ImportOptions = { name?: string; profile?: string; detect?: string }

export function registerRun(program: Command, run: Runner): void {
  const group = program.command('run').description('import, list training runs: folders of checkpoints')
  registerImport(group, run)
  registerQueries(group, run)
  registerChanges(group, run)
}

function registerImport(group: Command, run: Runner): void {
  group
    .command('import')
    .argument('<dir>', 'a folder with epoch_001.onnx, epoch_002.onnx …')
    .description('add every checkpoint of a folder as a model')
    .addOption(nameOption("the run's name; default: the folder's"))
    .option('--profile <file>', 'JSON profile of all checkpoints; default: profile.json in the folder')
    .addOption(
      new Option(
        '--detect <dataset>',
        'find the profile by trying the last checkpoint on the masks of a dataset; all take it',
      ).conflicts('profile'),
    )
    .action(
      run(async (session, dir: string, { name, ...options }: ImportOptions) => {
        const path = resolve(dir)
        const given = options.profile === undefined ? undefined : await readProfile(options.profile)
        const { runs } = await session.services()
        const found = options.detect === undefined ? null : await detectOnLast(session, path, options.detect)
        const profile = found?.ranking[0]?.profile ?? given
        const done = await session.job(runs.startImport({ path, name, profile, detected: found !== null }))
        const { run: imported, checkpoints } = runs.get(done.runId)
        const { problems } = done
        const warning = found && detectionWarning(found, options.detect ?? '')
        return {
          json: {
            run: runJson(imported),
            checkpoints: checkpoints.map(checkpointJson),
            problems,
            ...(found ? { detection: detectionJson(found), warning } : {}),
          },
          text: [checkpointText(checkpoints), ...(found ? [rankingText(found)] : []), problemText(problems)].join(
            '\n\n',
          ),
          warning,
        }
      }),
    )
}

/** The last checkpoint has learnt the most; one that cannot be read is left for the import to tell of. */
async function detectOnLast(session: Session, folder: string, datasetName: string): Promise<Detection> {
  const { runs, datasets, detection, models } = await session.services()
  const datasetId = datasets.resolve(datasetName).id
  const { checkpoints } = await runs.inspect(folder)
  for (const { file } of checkpoints.toReversed()) {
    const path = join(folder, file)
    const readable = await models.inspect(path).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error
      return null
    })
    if (readable) return session.job(detection.start({ path, datasetId, byLooks: false }))
  }
  throw new AppError(
    'NO_CHECKPOINTS',
    `No checkpoint in ${folder} can be read, so no profile can be found on one; export the run again.`,
    { folder },
  )
}

function registerQueries(group: Command, run: Runner): void {
  group
    .command('list')
    .description('all runs')
    .action(
      run(async (session) => {
        const { runs } = await session.services()
        const all = runs.list()
        return { json: { runs: all.map(runJson) }, text: runText(all) }
      }),
    )
  group
    .command('show')
    .argument('<run>', 'id or name')
    .description('one run with its checkpoints')
    .action(
      run(async (session, name: string) => {
        const { runs } = await session.services()
        const { run: one, checkpoints } = runs.get(runs.resolve(name).id)
        return {
          json: { run: runJson(one), checkpoints: checkpoints.map(checkpointJson) },
          text: [runText([one]), checkpointText(checkpoints)].join('\n\n'),
        }
      }),
    )
}

function registerChanges(group: Command, run: Runner): void {
  group
    .command('rename')
    .argument('<run>', 'id or name')
    .addArgument(newNameArgument())
    .description('rename a run')
    .action(
      run(async (session, name: string, newName: string) => {
        const { runs } = await session.services()
        const renamed = runs.rename(runs.resolve(name).id, newName)
        return { json: { ...runJson(renamed), run: runJson(renamed) }, text: runText([renamed]) }
      }),
    )
  group
    .command('remove')
    .argument('<run>', 'id or name')
    .description('forget a run and its checkpoints; files are not touched')
    .action(
      run(async (session, name: string) => {
        const { runs } = await session.services()
        const { removed } = await runs.remove(runs.resolve(name).id)
        return { json: { removed }, text: `Removed ${name}.` }
      }),
    )
}

const checkpointJson = ({ epoch, model, modelId, file, sha256 }: Checkpoint) => ({
  epoch,
  model,
  modelId,
  file,
  sha256,
})

const checkpointText = (checkpoints: readonly Checkpoint[]) =>
  table(
    ['epoch', 'model', 'file'],
    checkpoints.map(({ epoch, model, file }) => [epoch, model, file]),
  )

const runText = (runs: readonly Run[]) =>
  runs.length === 0
    ? 'No runs. Import one: hairline run import DIR'
    : table(
        ['name', 'id', 'checkpoints', 'folder'],
        runs.map(({ name, id, checkpoints, path }) => [name, id, checkpoints, path]),
      )
