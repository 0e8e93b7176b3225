import { z } from 'zod'
import type { Action } from '../app/actions/action.ts'
import { getPreference } from '../host/preferences.ts'
import type { Operation, Studio } from '../painting/engine/index.ts'
import { runOperation } from '../painting/operations/run-operation.ts'
import { command, mayChange } from './command.ts'

const length = (initial: number) => z.number().min(0.5).max(200).catch(initial)
const area = (initial: number) => z.number().int().min(1).max(100_000_000).catch(initial)

/** What the operations were last done with. */
export const AmountsSchema = z.object({
  'fill-holes': area(500),
  'remove-islands': area(200),
  grow: length(2),
  shrink: length(2),
  smooth: length(3),
  feather: length(4),
  /** 0..1 */
  threshold: z.number().min(0.01).max(1).catch(0.5),
})
export type Amounts = z.infer<typeof AmountsSchema>
export const FIRST_AMOUNTS: Amounts = AmountsSchema.parse({})
export const AMOUNTS_PREFERENCE = 'annotate.operations'

export type OperationKind = Operation['kind']

type OperationFace = {
  kind: OperationKind
  label: string
  /** One sentence. */
  help: string
  /** Before and after the number. */
  prefix?: string
  suffix?: string
}

/** Whole-mask operations, in the order of the panel. */
export const OPERATIONS: readonly OperationFace[] = [
  {
    kind: 'fill-holes',
    label: 'Fill holes',
    help: 'Gaps within the hair of at most so many pixels become hair.',
    prefix: 'up to ',
    suffix: ' px²',
  },
  {
    kind: 'remove-islands',
    label: 'Remove islands',
    help: 'Patches of hair of fewer pixels go, with their soft edge.',
    prefix: 'under ',
    suffix: ' px²',
  },
  {
    kind: 'grow',
    label: 'Grow',
    help: 'The edge moves out by so many pixels and stays as soft as it is.',
    suffix: ' px',
  },
  {
    kind: 'shrink',
    label: 'Shrink',
    help: 'The edge moves in by so many pixels and stays as soft as it is.',
    suffix: ' px',
  },
  {
    kind: 'smooth',
    label: 'Smooth',
    help: 'Jags go and corners become round: the median of so wide a disk.',
    suffix: ' px',
  },
  {
    kind: 'feather',
    label: 'Feather',
    help: 'The edge becomes a ramp of so many pixels to both sides.',
    suffix: ' px',
  },
  {
    kind: 'threshold',
    label: 'Threshold',
    help: 'Coverage from this threshold on becomes all hair, the rest none.',
    prefix: 'at ',
  },
  { kind: 'invert', label: 'Invert', help: 'Hair becomes background, and the other way round.' },
]

export function operationOf(kind: OperationKind, amounts: Amounts): Operation {
  switch (kind) {
    case 'fill-holes':
      return { kind, maxAreaPx: amounts[kind] }
    case 'remove-islands':
      return { kind, minAreaPx: amounts[kind] }
    case 'threshold':
      return { kind, from: Math.max(1, Math.ceil(amounts[kind] * 255 - 1e-9)) }
    case 'invert':
      return { kind }
    default:
      return { kind, radiusPx: amounts[kind] }
  }
}

/** The operations in the palette, with what they were last done with. */
export function operationActions(studio: Studio | undefined): Action[] {
  const when = () => {
    const may = mayChange(studio)
    return may === true && studio?.isFree === false ? 'Something else is being done to the mask.' : may
  }
  return OPERATIONS.map(({ kind, label, help }) =>
    command(
      `operation-${kind}`,
      label,
      [],
      () =>
        studio &&
        runOperation(studio, operationOf(kind, getPreference(AMOUNTS_PREFERENCE, AmountsSchema, FIRST_AMOUNTS))),
      { detail: help, when },
    ),
  )
}
