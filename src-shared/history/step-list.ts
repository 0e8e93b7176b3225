/**
 * How undo outlives a window: the journal of an image is replayed into the list of its steps and the place in it.
 * What was undone is a line like any other. A line goes only when neither the mask file nor a step that is offered needs it:
 * see `forgettable`.
 */
export type StepLine<S> =
  /** A stroke or an operation; `follows` is the step that was done last when it was painted, null: none that is known. */
  | { kind: 'stroke'; step: S }
  /** An undo, a redo or a jump: afterwards `to` is the last step that is done, null: none. */
  | { kind: 'travel'; to: string | null }
  /** A change that says neither what was before nor where it led: of an earlier version, or "keep mine". */
  | { kind: 'other' }

export type StepRef = { id: string; follows: string | null }

export type StepList<S extends StepRef> = {
  /** Oldest first. */
  steps: readonly S[]
  /** So many of them are done, the others undone; null: the mask is older than all of them, so that none applies. */
  position: number | null
}

/** Steps of an image that can be taken back, at least; who paints and what is stored forget older ones alike. */
export const KEPT_STEPS = 500

export const emptyStepList = <S extends StepRef>(): StepList<S> => ({ steps: [], position: 0 })

/** The list after one more line. */
export function withLine<S extends StepRef>(list: StepList<S>, line: StepLine<S>): StepList<S> {
  if (line.kind === 'other') return emptyStepList()
  return line.kind === 'stroke' ? afterStroke(list, line.step) : { ...list, position: placeOf(list, line.to) }
}

/** Replays lines in the order in which they became durable. */
export function replay<S extends StepRef>(
  lines: Iterable<StepLine<S>>,
  first: StepList<S> = emptyStepList(),
): StepList<S> {
  // The same as `withLine` of each, without a copy of the list for each stroke.
  const steps = [...first.steps]
  let position = first.position
  for (const line of lines) {
    const list = { steps, position }
    if (line.kind === 'travel') position = placeOf(list, line.to)
    else if (line.kind === 'other') position = steps.splice(0).length * 0
    else {
      steps.splice(keptBy(list, line.step))
      position = steps.push(line.step)
    }
  }
  return { steps, position }
}

/** The list as it is offered: none of the steps where none applies. */
export function offered<S extends StepRef>({
  steps,
  position,
}: StepList<S>): { steps: readonly S[]; position: number } {
  return position === null ? { steps: [], position: 0 } : { steps, position }
}

function afterStroke<S extends StepRef>(list: StepList<S>, step: S): StepList<S> {
  const steps = [...list.steps.slice(0, keptBy(list, step)), step]
  return { steps, position: steps.length }
}

/** How many steps a new one goes on top of. None where it was painted on another state than the list knows. */
function keptBy<S extends StepRef>({ steps, position }: StepList<S>, { follows }: S): number {
  if (position === null || position === 0) return 0
  return steps[position - 1]?.id === follows ? position : 0
}

/** The place after a step; 0 before the first, whose predecessor may be forgotten by now. */
function placeOf<S extends StepRef>({ steps }: StepList<S>, id: string | null): number | null {
  if (steps.length === 0 || steps[0]?.follows === id) return 0
  const index = steps.findLastIndex((step) => step.id === id)
  return index < 0 ? null : index + 1
}

/**
 * Which lines can be forgotten so that the rest replays to the same list, but for its oldest steps. The newest
 * `recent` lines stay, whatever they are; before them the last `kept` steps, and the last travel.
 * @param lines in their order, each with its place in the journal
 * @returns the places to forget
 */
export function forgettable<S extends StepRef>(
  lines: readonly (StepLine<S> & { sequence: number })[],
  { kept = KEPT_STEPS, recent }: { kept?: number; recent: number },
): number[] {
  const old = lines.slice(0, Math.max(0, lines.length - recent))
  const { steps } = replay(old)
  const needed = new Set(steps.slice(-kept).map(({ id }) => id))
  const lastTravel = old.findLast(({ kind }) => kind === 'travel')?.sequence
  return old
    .filter((line) => (line.kind === 'stroke' ? !needed.has(line.step.id) : line.sequence !== lastTravel))
    .map(({ sequence }) => sequence)
}
