import { readFile } from 'node:fs/promises'
import { Argument, InvalidArgumentError, Option } from 'commander'
import type { z } from 'zod'
import {
  AppError,
  ClassChoice,
  LayoutChoice,
  Name,
  parseProfile,
  type PartialProfile,
  ProviderChoice,
  SplitChoice,
  Target,
} from '../../src-shared/domain/index.ts'

/** Options that several commands share. Each refuses a wrong value before anything is opened. */
export const splitOption = () =>
  new Option('--split <split>', 'which images').choices(SplitChoice.options).default('all')

export const providerOption = () =>
  new Option('--provider <provider>', 'what inference runs on').choices(ProviderChoice.options).default('auto')

export const layoutOption = () =>
  new Option('--layout <layout>', 'how the folder is laid out').choices(LayoutChoice.options).default('auto')

export const targetOption = () =>
  new Option('--target <target>', 'what the masks show (default: hair; a re-import keeps its own)').choices(
    Target.options,
  )

export const classesOption = () =>
  new Option('--classes <classes>', "for class maps: 13, 1,2 or '!0' (all but 0)").argParser((value: string) => {
    if (ClassChoice.safeParse(value).success) return value
    throw new InvalidArgumentError("Expected class indices such as 13, 1,2 or '!0', each 0 to 255.")
  })

export const thresholdOption = () =>
  new Option('--threshold <threshold>', 'probability from which a pixel counts, 0 to 1').argParser((value: string) => {
    const threshold = Number(value)
    if (value.trim() !== '' && threshold >= 0 && threshold <= 1) return threshold
    throw new InvalidArgumentError('Expected a number from 0 to 1.')
  })

/** A whole number, 1 or more. */
export const countOption = (flags: string, description: string) =>
  new Option(flags, description).argParser((value: string) => {
    const count = Number(value)
    if (/^\d+$/.test(value) && count >= 1 && Number.isSafeInteger(count)) return count
    throw new InvalidArgumentError('Expected a whole number, 1 or more.')
  })

/** A whole number, 0 or more. */
export const seedOption = (flags: string, description: string) =>
  new Option(flags, description).argParser((value: string) => {
    const seed = Number(value)
    if (/^\d+$/.test(value) && Number.isSafeInteger(seed)) return seed
    throw new InvalidArgumentError('Expected a whole number, 0 or more.')
  })

/** Checks what the contract would refuse, so that a script learns it as wrong usage. */
export const checkedOption = (flags: string, description: string, schema: z.ZodType<string>) =>
  new Option(flags, description).argParser((value: string) => checked(value, schema))

/** The name of a dataset, a model or a run. */
export const nameOption = (description: string) => checkedOption('--name <name>', description, Name)

export const newNameArgument = () =>
  new Argument('<name>', 'the new name').argParser((value: string) => checked(value, Name))

function checked(value: string, schema: z.ZodType<string>): string {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new InvalidArgumentError(`It ${result.error.issues.map((issue) => issue.message).join('; ')}.`)
}

/** A profile is a page of JSON; what is larger is another file, given by mistake. */
const MAX_PROFILE_BYTES = 1_000_000

/**
 * Reads `--profile FILE`.
 * @throws AppError PROFILE_INVALID naming the file, the field and what is expected there
 */
export async function readProfile(file: string): Promise<PartialProfile> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const fault = error.code === 'ENOENT' ? 'was not found' : `cannot be read (${error.code ?? 'unknown fault'})`
    throw new AppError('PROFILE_INVALID', `The profile ${file} ${fault}; check the path.`, { path: file })
  })
  return parseProfile(parseJson(text, file), `The profile ${file}`)
}

function parseJson(text: string, file: string): unknown {
  try {
    if (text.length > MAX_PROFILE_BYTES) throw new SyntaxError('it is larger than 1 MB')
    // Editors on Windows like to put a byte order mark in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new AppError(
      'PROFILE_INVALID',
      `The profile ${file} is not JSON (${(error as Error).message}); it should be an object with target, input and output.`,
      { path: file },
    )
  }
}
