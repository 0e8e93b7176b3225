import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  emptyStepList,
  forgettable,
  offered,
  replay,
  withLine,
  type StepLine,
  type StepList,
} from '../../../src-shared/history/index.ts'

type Step = { id: string; follows: string | null }
type Line = StepLine<Step> & { sequence: number }
const stroke = (id: string, follows: string | null): StepLine<Step> => ({ kind: 'stroke', step: { id, follows } })
const travel = (to: string | null): StepLine<Step> => ({ kind: 'travel', to })
const shown = ({ steps, position }: StepList<Step>) => [steps.map(({ id }) => id).join(''), position]

describe('the journal as steps', () => {
  test('a stroke cuts off what was undone', () => {
    const lines = [stroke('a', null), stroke('b', 'a'), travel('a'), stroke('c', 'a')]
    expect(shown(replay(lines))).toEqual(['ac', 2])
  })

  test('undo of all leads before the first, redo and jumps lead to a step', () => {
    const lines = [stroke('a', null), stroke('b', 'a'), travel('a'), travel(null)]
    expect(shown(replay(lines))).toEqual(['ab', 0])
    expect(shown(replay([...lines, travel('b')]))).toEqual(['ab', 2])
  })

  test('begins after a line that cannot be taken back', () => {
    expect(shown(replay([stroke('a', null), { kind: 'other' }, stroke('b', null)]))).toEqual(['b', 1])
  })

  test('begins anew with a stroke that was painted on another state', () => {
    expect(shown(replay([stroke('a', null), stroke('x', 'unknown')]))).toEqual(['x', 1])
  })

  test('offers nothing while the mask is older than all its steps, and all again when it is not', () => {
    const lines = [stroke('b', 'a'), travel('a'), travel('z')]
    expect(replay(lines).position).toBeNull()
    expect(offered(replay(lines))).toEqual({ steps: [], position: 0 })
    expect(shown(replay([...lines, travel('b')]))).toEqual(['b', 1])
  })
})

/** A window that paints, undoes, redoes and jumps as it can; what it tells the journal. */
const actions = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant({ kind: 'paint' as const }) },
    { weight: 3, arbitrary: fc.constant({ kind: 'undo' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'redo' as const }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('jump' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('prune' as const), recent: fc.nat(6) }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'other' as const }) },
  ),
  { maxLength: 80 },
)

/** The plainest history there is, in memory. */
class Model {
  steps: Step[] = []
  position = 0
  sequence = 0
  lines: Line[] = []
  add(line: StepLine<Step>) {
    this.lines.push({ ...line, sequence: ++this.sequence })
  }
  paint() {
    const step = { id: `s${this.sequence}`, follows: this.steps[this.position - 1]?.id ?? null }
    this.steps = [...this.steps.slice(0, this.position), step]
    this.position = this.steps.length
    this.add({ kind: 'stroke', step })
  }
  goTo(position: number) {
    if (position === this.position || position < 0 || position > this.steps.length) return
    this.position = position
    this.add(travel(this.steps[position - 1]?.id ?? null))
  }
}

describe('any journal', () => {
  test('replays to the history that wrote it, also after what is not needed was forgotten', () => {
    fc.assert(
      fc.property(actions, (script) => {
        const model = new Model()
        let oneByOne: StepList<Step> = emptyStepList()
        for (const action of script) {
          const before = model.lines.length
          if (action.kind === 'paint') model.paint()
          if (action.kind === 'undo') model.goTo(model.position - 1)
          if (action.kind === 'redo') model.goTo(model.position + 1)
          if (action.kind === 'jump') model.goTo(Math.round(action.share * model.steps.length))
          if (action.kind === 'other') {
            model.steps = []
            model.position = 0
            model.add({ kind: 'other' })
          }
          for (const line of model.lines.slice(before)) oneByOne = withLine(oneByOne, line)
          if (action.kind === 'prune') {
            const gone = new Set(forgettable(model.lines, { recent: action.recent }))
            model.lines = model.lines.filter(({ sequence }) => !gone.has(sequence))
          }
          expect(replay(model.lines)).toEqual({ steps: model.steps, position: model.position })
          expect(oneByOne).toEqual({ steps: model.steps, position: model.position })
        }
      }),
      { numRuns: 300 },
    )
  })

  test('that forgets its oldest steps still offers a part of them, and never one that does not apply', () => {
    fc.assert(
      fc.property(actions, fc.integer({ min: 1, max: 5 }), (script, kept) => {
        const model = new Model()
        for (const action of script) {
          if (action.kind === 'paint') model.paint()
          if (action.kind === 'undo') model.goTo(model.position - 1)
          if (action.kind === 'redo') model.goTo(model.position + 1)
          if (action.kind === 'prune') {
            const gone = new Set(forgettable(model.lines, { kept, recent: action.recent }))
            model.lines = model.lines.filter(({ sequence }) => !gone.has(sequence))
          }
          const { steps, position } = replay(model.lines)
          if (position === null || steps.length === 0) continue
          // What is offered is the end of the true list, at the true place.
          const first = model.steps.findIndex(({ id }) => id === steps[0]?.id)
          expect(steps).toEqual(model.steps.slice(first))
          expect(position).toBe(model.position - first)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('keeps its newest steps when it forgets', () => {
    const model = new Model()
    for (let index = 0; index < 40; index++) {
      model.paint()
      model.goTo(model.position - 1)
      model.goTo(model.position + 1)
    }
    const gone = forgettable(model.lines, { kept: 10, recent: 5 })
    model.lines = model.lines.filter(({ sequence }) => !gone.includes(sequence))
    expect(replay(model.lines).steps.length).toBeGreaterThanOrEqual(10)
    expect(model.lines.length).toBeLessThanOrEqual(16)
  })
})
