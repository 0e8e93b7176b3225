import { useMemo, useState } from 'react'
import type { ImportInput, Inspection } from '../../src-shared/contract/index.ts'
import type { Layout, Target } from '../../src-shared/domain/index.ts'

/** `all-but-zero` is `!0`: also classes that the sample did not show. */
export type ClassPick = ReadonlySet<number> | 'all-but-zero'

export type ImportForm = {
  name: string
  target: Target
  /** What was found in the content, unless the person says otherwise. */
  layout: Layout | null
  classes: ClassPick
  setName: (name: string) => void
  setTarget: (target: Target) => void
  setLayout: (layout: Layout) => void
  setClasses: (classes: ClassPick) => void
  /** Why the import can't start; null when it can. */
  reason: string | null
  input: ImportInput | null
}

/** What the person says about a folder, on top of what was found in it. */
export function useImportForm(inspection: Inspection | undefined): ImportForm {
  const [name, setName] = useState<string | null>(null)
  const [target, setTarget] = useState<Target>('hair')
  const [chosenLayout, setLayout] = useState<Layout | null>(null)
  const [classes, setClasses] = useState<ClassPick>(new Set<number>())
  const layout = chosenLayout ?? inspection?.layout ?? null
  const shownName = name ?? inspection?.suggestedName ?? ''
  return useMemo(() => {
    const reason = reasonAgainst(inspection, shownName, layout, classes)
    const input: ImportInput | null =
      inspection && layout && reason === null
        ? {
            path: inspection.path,
            name: shownName.trim(),
            layout,
            target,
            ...(layout === 'class-map' ? { classes: classChoice(classes) } : {}),
          }
        : null
    return { name: shownName, target, layout, classes, setName, setTarget, setLayout, setClasses, reason, input }
  }, [inspection, shownName, target, layout, classes])
}

function reasonAgainst(
  inspection: Inspection | undefined,
  name: string,
  layout: Layout | null,
  classes: ClassPick,
): string | null {
  if (!inspection) return 'Choose a folder first.'
  if (inspection.images === 0) return `There is no photo in ${inspection.path}.`
  if (layout === null) return 'Choose a layout.'
  if (name.trim() === '') return 'Give the dataset a name.'
  if (layout === 'class-map' && classes !== 'all-but-zero' && classes.size === 0)
    return 'Choose the classes that count.'
  return null
}

/** As the command line writes it: `13`, `1,2`, `!0`. */
export function classChoice(classes: ClassPick): string {
  return classes === 'all-but-zero' ? '!0' : [...classes].sort((a, b) => a - b).join(',')
}
