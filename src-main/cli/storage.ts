import { InvalidArgumentError, Option, type Command } from 'commander'
import type { StorageInfo } from '../../src-shared/contract/index.ts'
import { facts, wrongUsage } from './output.ts'
import type { Runner } from './runner.ts'

const UNITS: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }
const MIB = 2 ** 20

export function registerStorage(program: Command, run: Runner): void {
  const storage = program
    .command('storage')
    .description('how much of the disk inputs and predictions take, which can be made again')
  storage
    .command('show')
    .description('what is used, and how much may be')
    .action(
      run(async (session) => {
        const info = await (await session.services()).predictions.storage.info()
        return { json: { storage: info }, text: storageText(info) }
      }),
    )
  storage
    .command('set')
    .description('change the limits; what is over them goes at once, the least recently used first')
    .addOption(sizeOption('--inputs <size>', 'for photos at model size: 500M, 20G'))
    .addOption(sizeOption('--predictions <size>', 'for stored predictions'))
    .action(
      run(async (session, { inputs, predictions }: { inputs?: number; predictions?: number }) => {
        if (inputs === undefined && predictions === undefined) {
          throw wrongUsage('storage set needs --inputs or --predictions.')
        }
        const { storage: service } = (await session.services()).predictions
        const info = await service.setBudgets({ inputsBytes: inputs, predictionsBytes: predictions })
        return { json: { storage: info }, text: storageText(info) }
      }),
    )
}

const sizeOption = (flags: string, description: string) =>
  new Option(flags, description).argParser((value: string): number => {
    const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?$/i.exec(value) ?? []
    const bytes = Math.round(Number(number) * (UNITS[unit.toUpperCase()] ?? 1))
    if (Number.isSafeInteger(bytes)) return bytes
    throw new InvalidArgumentError('Expected a size such as 0, 500M or 20G.')
  })

function storageText({ inputs, predictions }: StorageInfo): string {
  const room = ({ usedBytes, budgetBytes }: StorageInfo['inputs']) =>
    `${Math.round(usedBytes / MIB)} of ${Math.round(budgetBytes / MIB)} MiB`
  return facts([
    ['Inputs', room(inputs)],
    ['Predictions', `${room(predictions)}, ${predictions.count} stored`],
  ])
}
