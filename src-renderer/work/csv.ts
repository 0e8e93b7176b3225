import type { ActiveTimeRow } from '../../src-shared/domain/index.ts'

const HEAD = 'person,dataset,images_done,images_worked_on,median_seconds,total_seconds'

/** One line per person and dataset (RFC 4180); seconds with one decimal, empty where there is no median. */
export function activeTimeCsv(rows: readonly ActiveTimeRow[]): string {
  const seconds = (ms: number | null) => (ms === null ? '' : (ms / 1000).toFixed(1))
  const lines = rows.map((row) =>
    [
      quoted(row.person ?? ''),
      quoted(row.dataset),
      row.imagesDone,
      row.imagesWorkedOn,
      seconds(row.medianMs),
      seconds(row.totalMs),
    ].join(),
  )
  return `${[HEAD, ...lines].join('\r\n')}\r\n`
}

/** A name that begins like a formula is not one: spreadsheets would carry it out. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
