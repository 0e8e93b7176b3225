import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Layout, Target } from '../../src-shared/domain/index.ts'
import {
  classesOption,
  countOption,
  layoutOption,
  nameOption,
  newNameArgument,
  seedOption,
  targetOption,
} from './options.ts'
import { facts, table } from './output.ts'
import { registerStatus } from './dataset-status.ts'
import type { Runner } from './runner.ts'
import { datasetJson, datasetText, problemText } from './views.ts'

export function registerDataset(program: Command, run: Runner): void {
  const dataset = program.command('dataset').description('import, list, export photos with masks')
  registerImport(dataset, run)
  registerQueries(dataset, run)
  registerStatus(dataset, run)
  registerCache(dataset, run)
  registerGenerate(dataset, run)
  registerChanges(dataset, run)
}

type ImportOptions = { name?: string; layout: Layout | 'auto'; classes?: string; target?: Target }

function registerImport(dataset: Command, run: Runner): void {
  dataset
    .command('import')
    .argument('<dir>', 'the folder; photos stay there')
    .description('import a folder of photos and masks, or what is new in it')
    .addOption(nameOption("the dataset's name; default: the folder's"))
    .addOption(layoutOption())
    .addOption(classesOption())
    .addOption(targetOption())
    .action(
      run(async (session, dir: string, options: ImportOptions) => {
        const { datasets } = await session.services()
        const done = await session.job(datasets.startImport({ ...options, path: resolve(dir) }))
        const imported = datasets.get(done.datasetId)
        const problems = datasets.problems(done.datasetId)
        const { added, alreadyThere } = done
        const counts = `${added} added, ${alreadyThere} already there.`
        return {
          json: { dataset: datasetJson(imported), problems, added, alreadyThere },
          text: [datasetText([imported]), counts, problemText(problems)].join('\n\n'),
        }
      }),
    )
}

function registerQueries(dataset: Command, run: Runner): void {
  dataset
    .command('list')
    .description('all datasets')
    .action(
      run(async (session) => {
        const { datasets } = await session.services()
        const all = datasets.list()
        return { json: { datasets: all.map(datasetJson) }, text: datasetText(all) }
      }),
    )
  dataset
    .command('show')
    .argument('<dataset>', 'id or name')
    .description('one dataset')
    .action(
      run(async (session, name: string) => {
        const { datasets } = await session.services()
        const one = datasets.resolve(name)
        return { json: { dataset: datasetJson(one) }, text: datasetText([one]) }
      }),
    )
  dataset
    .command('problems')
    .argument('<dataset>', 'id or name')
    .description('the faults of single files that its import found')
    .action(
      run(async (session, name: string) => {
        const { datasets } = await session.services()
        const problems = datasets.problems(datasets.resolve(name).id)
        return { json: { problems }, text: problemText(problems) }
      }),
    )
}

function registerCache(dataset: Command, run: Runner): void {
  dataset
    .command('cache')
    .argument('<dataset>', 'id or name')
    .description('write images and masks as .npy for training: see models/training')
    .addOption(countOption('--size <pixels>', 'side of every image, 8 to 4096').makeOptionMandatory())
    .requiredOption('--out <dir>', 'an empty or new folder, or an earlier cache')
    .action(
      run(async (session, name: string, options: { size: number; out: string }) => {
        const { datasets } = await session.services()
        const { id } = datasets.resolve(name)
        const request = { size: options.size, out: resolve(options.out) }
        const { out, files, left } = await session.job(datasets.startCache(id, request))
        const written = table(
          ['file', 'shape', 'dtype'],
          files.map(({ path, shape, dtype }) => [path, shape.join(' × '), dtype]),
        )
        const texts = [facts([['Folder', out]]), written, ...(left.length > 0 ? ['Left out:', problemText(left)] : [])]
        return { json: { out, files, left }, text: texts.join('\n\n') }
      }),
    )
}

function registerGenerate(dataset: Command, run: Runner): void {
  dataset
    .command('generate')
    .description('draw portraits with exact masks, for benchmarks and trials: see datasets')
    .addOption(countOption('--count <count>', 'how many').makeOptionMandatory())
    .addOption(countOption('--size <pixels>', 'side of every image, 32 to 2048').default(512))
    .addOption(seedOption('--seed <seed>', 'another number draws other people').default(7))
    .requiredOption('--out <dir>', 'an empty or new folder, or one that the same command began')
    .action(
      run(async (session, options: { count: number; size: number; seed: number; out: string }) => {
        const { portraits } = await session.services()
        const result = await session.job(portraits.start({ ...options, out: resolve(options.out) }))
        return {
          json: result,
          text: facts([
            ['Folder', result.out],
            ['Images', result.images],
            ['Seconds', result.seconds],
          ]),
        }
      }),
    )
}

function registerChanges(dataset: Command, run: Runner): void {
  dataset
    .command('export')
    .argument('<dataset>', 'id or name')
    .description('write images/ and masks/ by stem')
    .requiredOption('--out <dir>', 'an empty or new folder')
    .action(
      run(async (session, name: string, options: { out: string }) => {
        const { datasets } = await session.services()
        const { id } = datasets.resolve(name)
        const { out, images, masks, left } = await session.job(datasets.startExport(id, resolve(options.out)))
        return {
          json: { out, images, masks, problems: left },
          text: [
            facts([
              ['Folder', out],
              ['Images', images],
              ['Masks', masks],
            ]),
            ...(left.length > 0 ? [problemText(left)] : []),
          ].join('\n\n'),
        }
      }),
    )
  dataset
    .command('rename')
    .argument('<dataset>', 'id or name')
    .addArgument(newNameArgument())
    .description('rename a dataset')
    .action(
      run(async (session, name: string, newName: string) => {
        const { datasets } = await session.services()
        const renamed = datasets.rename(datasets.resolve(name).id, newName)
        return { json: { ...datasetJson(renamed), dataset: datasetJson(renamed) }, text: datasetText([renamed]) }
      }),
    )
  dataset
    .command('remove')
    .argument('<dataset>', 'id or name')
    .description('forget a dataset, its masks and figures; photos on disk are not touched')
    .action(
      run(async (session, name: string) => {
        const { datasets } = await session.services()
        const { removed } = await datasets.remove(datasets.resolve(name).id)
        return { json: { removed }, text: `Removed ${name}.` }
      }),
    )
}
