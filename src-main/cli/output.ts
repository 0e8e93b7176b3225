import { AppError, type ErrorDescription } from '../../src-shared/domain/index.ts'

/** What a command came to: one JSON document for scripts, a readable text for people. */
export type Output = {
  json: Record<string, unknown>
  text: string
  /** A sentence on stderr, beside either: it was done, but somebody should look. */
  warning?: string | null
}

export const EXIT = { done: 0, failed: 1, wrongUsage: 2, cancelled: 130 } as const

/** Writes everything before the process may end: a pipe takes what it can, the rest would be lost. */
export function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    // A reader that has gone away (`| head -1`) is no fault of ours, and there is nobody left to tell.
    stream.write(text, () => resolve())
  })
}

export async function printOutput(output: Output, json: boolean): Promise<void> {
  if (output.warning) await write(process.stderr, `Warning: ${output.warning}\n`)
  await write(process.stdout, json ? `${JSON.stringify(output.json, null, 2)}\n` : `${output.text}\n`)
}

/** In JSON mode the error is the one document on stdout; else a sentence on stderr. */
export async function printError(error: ErrorDescription, json: boolean): Promise<void> {
  const { code, message, details = {} } = error
  if (json) await write(process.stdout, `${JSON.stringify({ error: { code, message, details } }, null, 2)}\n`)
  else await write(process.stderr, `${code === 'CANCELLED' ? '' : `${code}: `}${message}\n`)
}

export function exitCodeOf(code: ErrorDescription['code']): number {
  if (code === 'WRONG_USAGE') return EXIT.wrongUsage
  return code === 'CANCELLED' ? EXIT.cancelled : EXIT.failed
}

export type Cell = string | number | null | undefined

/** Columns under their headings; numbers to the right. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const shown = rows.map((row) => headings.map((_, column) => showCell(row[column])))
  const widths = headings.map((heading, column) => Math.max(heading.length, ...shown.map((row) => row[column]!.length)))
  const numeric = headings.map((_, column) => rows.every((row) => typeof row[column] !== 'string'))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (numeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd()
  return [line(headings), ...shown.map(line)].join('\n')
}

/** One fact a line, the names in one column. */
export function facts(pairs: readonly (readonly [string, Cell])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length))
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${showCell(value)}`).join('\n')
}

function showCell(value: Cell): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'string') return value
  return Number.isInteger(value) ? String(value) : value.toFixed(4)
}

export const wrongUsage = (message: string, details?: Record<string, unknown>) =>
  new AppError('WRONG_USAGE', message, details)
