import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Checkpoint, Run } from '../../src-shared/domain/index.ts'
import { nameOption, newNameArgument, readProfile } from './options.ts'
import { table } from './output.ts'
import type { Runner } from './runner.ts'
import { problemText, runJson } from './views.ts'

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
    .action(
      run(async (session, dir: string, options: { name?: string; profile?: string }) => {
        const profile = options.profile === undefined ? undefined : await readProfile(options.profile)
        const { runs } = await session.services()
        const done = await session.job(runs.startImport({ path: resolve(dir), name: options.name, profile }))
        const { run: imported, checkpoints } = runs.get(done.runId)
        const { problems } = done
        return {
          json: { run: runJson(imported), checkpoints: checkpoints.map(checkpointJson), problems },
          text: [checkpointText(checkpoints), problemText(problems)].join('\n\n'),
        }
      }),
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
