import type { ModelProfile } from '../../../src-shared/domain/index.ts'

export const sameProfile = (a: ModelProfile | null, b: ModelProfile | null): boolean =>
  a !== null && b !== null && changedFields(a, b).size === 0

/** Which fields of two profiles differ, as a profile names them: `input.mean`. */
export function changedFields(now: ModelProfile, found: ModelProfile): Set<string> {
  const changed = new Set<string>()
  if (now.target !== found.target) changed.add('target')
  for (const part of ['input', 'output'] as const) {
    for (const [field, value] of Object.entries(now[part])) {
      const before = (found[part] as Record<string, unknown>)[field]
      if (JSON.stringify(value) !== JSON.stringify(before)) changed.add(`${part}.${field}`)
    }
  }
  return changed
}

/** What another search must not drop: what was set by hand, and is none of what was offered. */
export function setByHand(edited: ModelProfile | null, offered: readonly ModelProfile[]): ModelProfile | null {
  return offered.some((each) => sameProfile(each, edited)) ? null : edited
}
