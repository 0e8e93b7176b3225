import { AppError } from '../../../src-shared/domain/index.ts'

const REMEDY = 'download or export it again'

/** What is wrong with a TensorFlow Lite file, as the middle of a sentence; `remedy` is its end. */
export class TfliteFault extends Error {
  readonly remedy: string

  constructor(reason: string, remedy = REMEDY) {
    super(reason)
    this.name = 'TfliteFault'
    this.remedy = remedy
  }
}

/** Something that a valid file may hold and that is not converted; all of a file are told at once. */
export class Unsupported extends Error {
  readonly features: readonly string[]

  constructor(features: readonly string[]) {
    super(features.join(', '))
    this.name = 'Unsupported'
    this.features = features
  }
}

/** Names shown before the rest is only counted. */
const MOST_NAMED = 12

/** The sentence for a file that cannot be converted, or null for a fault of ours. `name` is the file's, as the user knows it. */
export function explain(error: unknown, name: string, path: string): AppError | null {
  if (error instanceof TfliteFault) {
    return new AppError(
      'MODEL_UNREADABLE',
      `${name} is no readable TensorFlow Lite model: ${error.message}; ${error.remedy}.`,
      { path },
    )
  }
  if (!(error instanceof Unsupported)) return null
  const { features } = error
  const rest = features.length - MOST_NAMED
  const named = features.slice(0, MOST_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
  return new AppError(
    'MODEL_UNREADABLE',
    `${name} cannot be converted, because it uses what Hairline does not know of TensorFlow Lite: ${named}; convert it to ONNX with another tool (tf2onnx) and add that file.`,
    { path, unsupported: features },
  )
}

/** A name out of a file, fit for a sentence. */
export function shown(name: string): string {
  const text = name.replace(/[\p{C}\s]+/gu, ' ').trim()
  return text.length > 60 ? `${text.slice(0, 60)}…` : text || '(no name)'
}
