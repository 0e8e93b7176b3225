import type { SettingsKind } from './tool.ts'

/** One setting: its value at the beginning, and what to make of another. Undefined: of a wrong kind. */
export type Field<T> = { initial: T; valid: (value: unknown) => T | undefined }

/** A number in a range; `step` 1 keeps it whole. */
export function amount(initial: number, low: number, high: number, step = 0): Field<number> {
  return {
    initial,
    valid: (value) => {
      if (typeof value !== 'number' || Number.isNaN(value)) return undefined
      const inside = Math.min(high, Math.max(low, value))
      return step > 0 ? Math.round(inside / step) * step : inside
    },
  }
}

export function flag(initial: boolean): Field<boolean> {
  return { initial, valid: (value) => (typeof value === 'boolean' ? value : undefined) }
}

export function choice<const T extends string>(initial: NoInfer<T>, choices: readonly T[]): Field<T> {
  return { initial, valid: (value) => choices.find((each) => each === value) }
}

/** The settings of a tool from its fields. */
export function settingsOf<S extends object>(fields: { [Name in keyof S]: Field<S[Name]> }): SettingsKind<S> {
  const names = Object.keys(fields) as (keyof S)[]
  const build = (valueOf: (name: keyof S) => unknown) =>
    Object.fromEntries(names.map((name) => [name, valueOf(name)])) as S
  const defaults = build((name) => fields[name].initial)
  return {
    defaults,
    valid: (values, fallback = defaults) =>
      build((name) => fields[name].valid((values as Partial<S>)[name]) ?? fallback[name]),
  }
}
