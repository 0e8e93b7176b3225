import { z } from 'zod'
import { issueWords } from '../domain/issue-words.ts'
import { ANTI_BLEED_MODES } from '../edges/anti-bleed-modes.ts'

/** Lengths and areas of steps are in pixels of a photo whose longer side has so many. */
export const REFERENCE_SIDE = 512
export const MOST_STEPS = 20

/** Pixels at the reference size. */
const Radius = z.number().min(0.1).max(64)
/** Square pixels at the reference size. */
const Area = z
  .number()
  .min(1)
  .max(REFERENCE_SIDE ** 2)

const Threshold = z.strictObject({
  kind: z.literal('threshold'),
  /** Probability 0..1 from which a pixel is hair; left out: the model's. */
  at: z.number().min(0.004).max(1).optional(),
})
const RemoveIslands = z.strictObject({ kind: z.literal('remove-islands'), minArea: Area })
const FillHoles = z.strictObject({ kind: z.literal('fill-holes'), maxArea: Area })
const Open = z.strictObject({ kind: z.literal('open'), radius: Radius })
const Close = z.strictObject({ kind: z.literal('close'), radius: Radius })
const Erode = z.strictObject({ kind: z.literal('erode'), radius: Radius })
const Dilate = z.strictObject({ kind: z.literal('dilate'), radius: Radius })
const Feather = z.strictObject({ kind: z.literal('feather'), radius: Radius })
const RefineEdges = z.strictObject({ kind: z.literal('refine-edges'), mode: z.enum(ANTI_BLEED_MODES) })

export const ProcessingStep = z.discriminatedUnion('kind', [
  Threshold,
  RemoveIslands,
  FillHoles,
  Open,
  Close,
  Erode,
  Dilate,
  Feather,
  RefineEdges,
])
export type ProcessingStep = z.infer<typeof ProcessingStep>
export type StepKind = ProcessingStep['kind']
export const STEP_KINDS: readonly StepKind[] = ProcessingStep.options.map((option) => option.shape.kind.value)

/** What is done to a probability plane on its way out, in this order. Empty: nothing. */
export const PostProcessing = z.array(ProcessingStep).max(MOST_STEPS)
export type PostProcessing = z.infer<typeof PostProcessing>

/** A step as it is when it is added: values that help and harm little. */
export const FIRST_VALUES: Record<StepKind, ProcessingStep> = {
  threshold: { kind: 'threshold' },
  'remove-islands': { kind: 'remove-islands', minArea: 200 },
  'fill-holes': { kind: 'fill-holes', maxArea: 200 },
  open: { kind: 'open', radius: 2 },
  close: { kind: 'close', radius: 2 },
  erode: { kind: 'erode', radius: 1 },
  dilate: { kind: 'dilate', radius: 1 },
  feather: { kind: 'feather', radius: 2 },
  'refine-edges': { kind: 'refine-edges', mode: 'firm' },
}

/** `remove islands under 200 px²` */
export function describeStep(step: ProcessingStep): string {
  switch (step.kind) {
    case 'threshold':
      return step.at === undefined ? "threshold at the model's" : `threshold at ${step.at}`
    case 'remove-islands':
      return `remove islands under ${step.minArea} px²`
    case 'fill-holes':
      return `fill holes up to ${step.maxArea} px²`
    case 'refine-edges':
      return `refine edges, ${step.mode}`
    case 'open':
    case 'close':
    case 'erode':
    case 'dilate':
    case 'feather':
      return `${step.kind} by ${step.radius} px`
  }
}

export const describeSteps = (steps: PostProcessing): string =>
  steps.length === 0 ? 'none' : steps.map(describeStep).join(', then ')

/** Whether the result is a finished mask; else the model's threshold follows. */
export const endsInMask = (steps: PostProcessing): boolean => steps.some(({ kind }) => kind === 'threshold')

/**
 * Where the picture of a model's prediction is cut into a mask, 0..1, so that it is the mask of `evaluate` and `predict`. Steps
 * were carried out at the model's own threshold: after one that applies it half coverage is hair, else that threshold
 * follows, and no other can be chosen afterwards.
 * @param asked for a model without steps; null for its own threshold
 */
export function cutOf(model: { postProcessing: PostProcessing; threshold: number }, asked: number | null): number {
  if (endsInMask(model.postProcessing)) return 0.5
  return model.postProcessing.length > 0 ? model.threshold : (asked ?? model.threshold)
}

/** The text that a list is hashed by: equal lists give equal texts, whatever the order of their fields. */
export function canonicalSteps(steps: PostProcessing): string {
  return JSON.stringify(steps.map((step) => Object.entries(step).toSorted(([a], [b]) => (a < b ? -1 : 1))))
}

/** A list of steps, or an object that holds it as `steps`: what files and other tools give. The fault is a part of a sentence. */
export function parsePostProcessing(json: unknown): { steps: PostProcessing } | { fault: string } {
  const list = typeof json === 'object' && json !== null && 'steps' in json ? json.steps : json
  const parsed = PostProcessing.safeParse(list)
  if (parsed.success) return { steps: parsed.data }
  const faults = parsed.error.issues.slice(0, 3).map((issue) => {
    const isKind = issue.code === 'invalid_union'
    const [step, ...field] = isKind ? issue.path.slice(0, 1) : issue.path
    const place = typeof step === 'number' ? `step ${step + 1}${field.length > 0 ? `, ${field.join('.')}` : ''}: ` : ''
    return place + (isKind ? `kind is one of ${STEP_KINDS.join(', ')}` : issueWords(issue))
  })
  return { fault: faults.join('; ') }
}
