import { openSync, writeSync } from 'node:fs'

/**
 * Where the log goes: a file that is appended to, line by line. What cannot be written is dropped: a full disk is when the
 * backend is needed most. pino's own destination turns a failed write into an uncaught error, and its flush at exit
 * (sonic-boom 4 `flushSync`) then tries again without end.
 */
export function logFile(path: string): { write(line: string): void } {
  let file: number | null = null
  return {
    write(line) {
      try {
        file ??= openSync(path, 'a')
        writeSync(file, line)
      } catch {
        // There is no better place to say so.
      }
    },
  }
}
