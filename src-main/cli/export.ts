import { resolve } from 'node:path'
import type { Command } from 'commander'
import { RegistryName, type SplitChoice } from '../../src-shared/domain/index.ts'
import { checkedOption, splitOption } from './options.ts'
import { facts } from './output.ts'
import type { Runner } from './runner.ts'

type ExportOptions = {
  model: string
  dataset: string
  split: SplitChoice
  registry: string
  name: string
  version?: string
  by?: string
  acceptRejected?: string
}

export function registerExport(program: Command, run: Runner): void {
  program
    .command('export')
    .description('release an evaluated model to a registry: copied, hashed, verified by running the copy')
    .requiredOption('--model <model>', 'id or name')
    .requiredOption('--dataset <dataset>', 'id or name of what it was evaluated on')
    .addOption(splitOption())
    .requiredOption('--registry <dir>', 'the folder of the registry')
    .addOption(checkedOption('--name <name>', 'its name in the registry', RegistryName).makeOptionMandatory())
    .addOption(checkedOption('--version <version>', 'default: the next minor version', RegistryName))
    .option('--by <name>', "who releases it; default: the workspace's display name")
    .option('--accept-rejected <reason>', 'export although it is rejected; the reason is recorded')
    .action(
      run(async (session, options: ExportOptions) => {
        const { models, datasets, registry } = await session.services()
        const result = await session.job(
          registry.startExport({
            modelId: models.resolve(options.model).id,
            datasetId: datasets.resolve(options.dataset).id,
            split: options.split,
            name: options.name,
            version: options.version,
            registry: resolve(options.registry),
            by: options.by,
            acceptRejected: options.acceptRejected,
          }),
        )
        const { name, version, sha256, file, verdict, events } = result
        return {
          json: { name, version, sha256, file, registry: result.registry, verdict, events },
          text: facts([
            ['Released', `${name} ${version}`],
            ['Verdict', verdict],
            ['File', file],
            ['SHA-256', sha256],
            ['Registry', result.registry],
          ]),
        }
      }),
    )
}
