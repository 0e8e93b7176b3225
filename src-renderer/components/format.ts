/** IoU and its like: 0.908. */
export const figure = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value.toFixed(3)

const integers = new Intl.NumberFormat('en')
/** 1,240 */
export const count = (value: number): string => integers.format(value)

/** `1 image`, `12 images`. */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`

const times = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const minutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
/** 12:04:31 */
export const clockTime = (date: Date): string => times.format(date)
/** 12:04 */
export const shortTime = (iso: string): string => minutes.format(new Date(iso))
/** 21 Nov 2026 */
export const day = (iso: string): string => days.format(new Date(iso))

/** 0:09, 1:02:09 */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

/** 4.2 MB, in the units of disks: 1 MB is 1,000,000 bytes. */
export function bytes(value: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB']
  let rest = value
  let unit = 0
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000
    unit += 1
  }
  return unit === 0 ? `${rest} bytes` : `${rest.toFixed(rest < 10 ? 1 : 0)} ${units[unit]}`
}

/** The last part of a path of either system. */
export const fileName = (path: string): string => path.split(/[/\\]/).pop() ?? path
