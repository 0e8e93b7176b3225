import { expect, test } from 'vitest'
import { Submissions, type Submission } from '../../../src-renderer/annotate/flow/submissions.ts'
import { HeldStrokes } from '../../../src-renderer/annotate/pre-label/held-strokes.ts'
import { nextToDo, nextUnfinished } from '../../../src-renderer/annotate/queue/next.ts'
import { keepSkipped, marked, skippedIn } from '../../../src-renderer/annotate/queue/skipped.ts'
import { ANNOTATION_STATES, isUnfinished, stateAfter, type AnnotationState } from '../../../src-shared/domain/index.ts'

const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

function bench(answers: (() => Promise<void>)[]) {
  const log: string[] = []
  let kept: Promise<void> = Promise.resolve()
  const submissions = new Submissions({
    strokesKept: (imageId) => {
      log.push(`wait ${imageId}`)
      return kept
    },
    submit: ({ imageId }) => {
      log.push(`submit ${imageId}`)
      return (answers.shift() ?? (() => Promise.resolve()))()
    },
    isLost: (error) => (error as Error).message === 'lost',
    messageOf: (error) => (error as Error).message,
    pause: () => Promise.resolve(),
    remember: (waiting) => log.push(`remember ${waiting.map(({ imageId }) => imageId).join('+')}`),
  })
  return { submissions, log, holdStrokes: (until: Promise<void>) => (kept = until) }
}
const of = (imageId: string): Submission => ({ imageId, name: `${imageId}.jpg`, noHair: false })

test('an image is submitted once its strokes are durable, one after the other', async () => {
  const { submissions, log, holdStrokes } = bench([])
  let free = () => {}
  void holdStrokes(new Promise((resolve) => (free = resolve)))
  submissions.add(of('a'))
  submissions.add(of('b'))
  await settle()
  expect(log.filter((each) => each.startsWith('submit'))).toEqual([])
  free()
  await settle()
  expect(log.filter((each) => !each.startsWith('remember'))).toEqual(['wait a', 'submit a', 'wait b', 'submit b'])
  expect(submissions.store.getState()).toEqual({ waiting: [], failed: [], done: 2 })
  expect(log.at(-1)).toBe('remember ')
})

test('a lost answer is asked for again; a refusal is told and can be tried again', async () => {
  const no = (message: string) => () => Promise.reject(new Error(message))
  const { submissions } = bench([no('lost'), no('The mask is empty.')])
  submissions.add(of('a'))
  await settle()
  expect(submissions.store.getState()).toMatchObject({
    waiting: [],
    done: 0,
    failed: [{ message: 'The mask is empty.' }],
  })
  submissions.add(of('a'))
  await settle()
  expect(submissions.store.getState()).toMatchObject({ waiting: [], failed: [], done: 1 })
})

test('an image that is painted on again is not submitted, whether its turn has come or not', async () => {
  const { submissions, log, holdStrokes } = bench([])
  let free = () => {}
  void holdStrokes(new Promise((resolve) => (free = resolve)))
  for (const id of ['a', 'b', 'c']) submissions.add(of(id))
  // The first waits for its strokes, the second for the first.
  expect([submissions.withdraw('a'), submissions.withdraw('b'), submissions.withdraw('elsewhere')]).toEqual([
    true,
    true,
    false,
  ])
  free()
  await settle()
  expect(log.filter((each) => each.startsWith('submit'))).toEqual(['submit c'])
  expect(submissions.store.getState()).toEqual({ waiting: [], failed: [], done: 1 })
  expect(submissions.withdraw('c')).toBe(false)
  // It may be handed in anew.
  submissions.add(of('a'))
  await settle()
  expect(log.filter((each) => each.startsWith('submit'))).toEqual(['submit c', 'submit a'])
})

test('a refusal that comes after the image was painted on again is nobody’s business', async () => {
  let refuse = () => {}
  const { submissions } = bench([() => new Promise((_, reject) => (refuse = () => reject(new Error('No.'))))])
  submissions.add(of('a'))
  await settle()
  submissions.withdraw('a')
  refuse()
  await settle()
  expect(submissions.store.getState()).toEqual({ waiting: [], failed: [], done: 0 })
})

test('a prediction by rule is sent only when the person does something, before what they did', () => {
  const held = new HeldStrokes()
  const sent: string[] = []
  const made = { preLabel: { modelId: 'mdl_a', threshold: 0.5, postProcessing: false }, rule: 'a at 0.5' }
  const stroke = (name: string) => held.pass('img', (by) => sent.push(`${name} ${by?.modelId ?? '-'}`))
  held.hold('img', made, () => stroke('prediction'))
  expect(sent).toEqual([])
  expect(held.ruleOf('img')).toBe('a at 0.5')
  stroke('brush')
  stroke('undo')
  expect(sent).toEqual(['prediction mdl_a', 'brush -', 'undo -'])
  held.hold('img', made, () => stroke('prediction'))
  held.release('img')
  held.release('img')
  expect(sent).toHaveLength(4)
  held.hold('img', made, () => stroke('prediction'))
  held.drop('img')
  held.release('img')
  expect(sent).toHaveLength(4)
})

test('the next unfinished image comes after this one, around the end of the list', () => {
  const states: AnnotationState[] = ['returned', 'accepted', 'submitted', 'todo', 'in-progress', 'accepted']
  const items = states.map((state, index) => ({ id: `i${index}`, status: { state } }))
  expect([0, 3, 4, 5].map((place) => nextToDo({ items }, place)?.id)).toEqual(['i3', 'i4', 'i0', 'i0'])
  expect(nextUnfinished({ items }, 2, 9).map(({ id }) => id)).toEqual(['i3', 'i4', 'i0'])
  expect(nextUnfinished({ items }, 2, 1).map(({ id }) => id)).toEqual(['i3'])
  expect(nextToDo({ items: [{ id: 'only', status: { state: 'todo' as const } }] }, 0)).toBeNull()
})

test('skipped images come when nothing else is left, and are known after a reload', () => {
  const items = ['a', 'b', 'c', 'd'].map((id) => ({ id, status: { state: 'todo' as const } }))
  const kept = new Map<string, string>()
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  }
  keepSkipped(store, marked(marked(new Set(), 'b', true), 'd', true))
  const skipped = skippedIn(store)
  expect(nextUnfinished({ items, skipped }, 0, 9).map(({ id }) => id)).toEqual(['c', 'b', 'd'])
  expect(nextToDo({ items, skipped: marked(skipped, 'b', false) }, 0)?.id).toBe('b')
  expect(nextToDo({ items, skipped: marked(skipped, 'c', true) }, 0)?.id).toBe('b')
  expect(skippedIn({ ...store, getItem: () => 'no list' }).size).toBe(0)
})

test('every act leads where it should, or nowhere', () => {
  const table = (act: Parameters<typeof stateAfter>[1]) => ANNOTATION_STATES.map((state) => stateAfter(state, act))
  expect(table('paint')).toEqual(Array.from({ length: 5 }, () => 'in-progress'))
  expect(table('submit')).toEqual(['submitted', 'submitted', 'submitted', null, 'submitted'])
  expect(table('accept')).toEqual([null, null, 'accepted', null, 'accepted'])
  expect(table('return')).toEqual([null, null, 'returned', 'returned', null])
  expect(ANNOTATION_STATES.filter(isUnfinished)).toEqual(['todo', 'in-progress', 'returned'])
})

test('an image that is on its way is not offered again, however long that takes', () => {
  const items = ['a', 'b', 'c'].map((id) => ({ id, status: { state: 'in-progress' as const } }))
  expect(nextToDo({ items, handedIn: new Set(['b']) }, 0)?.id).toBe('c')
  expect(nextToDo({ items, handedIn: new Set(['a', 'b']) }, 2)).toBeNull()
})
