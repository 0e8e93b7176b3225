import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FreshShelf } from '../../../src-renderer/annotate/fresh-shelf.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Three open images, the second of which is shown; `stale` are those that the backend has otherwise. */
function shelf({ stale = [] as string[], waiting = [] as string[] } = {}) {
  const dropped: string[] = []
  const asked: string[] = []
  const state = { shown: 'two', reloads: 0, answer: Promise.resolve() }
  const fresh = new FreshShelf({
    keys: () => ['one a', 'two b', 'three c'],
    isWaiting: (id) => waiting.includes(id),
    async isFresh(id) {
      asked.push(id)
      await state.answer
      return !stale.includes(id)
    },
    drop: (key) => void dropped.push(key),
    shown: () => ({ id: state.shown, reload: () => void (state.reloads += 1) }),
  })
  return { fresh, dropped, asked, state, waiting }
}

test('an image that changed elsewhere is given up, one that is as it was stays', async () => {
  const { fresh, dropped, asked } = shelf({ stale: ['three'] })
  fresh.note(undefined)
  fresh.note('one')
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toEqual(['one', 'three'])
  expect(dropped).toEqual(['three c'])
})

test('changes in a row are looked at once, those of the shown image and of others that are not open never', async () => {
  const { fresh, asked } = shelf({ stale: ['one'] })
  for (let times = 0; times < 5; times++) {
    fresh.note('one')
    await vi.advanceTimersByTimeAsync(100)
  }
  fresh.note('two')
  fresh.note('four')
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toEqual(['one'])
})

test('one that has strokes of this window is ahead of the backend and left alone', async () => {
  const { fresh, dropped, asked } = shelf({ stale: ['one'], waiting: ['one'] })
  fresh.note('one')
  await vi.advanceTimersByTimeAsync(1000)
  expect([asked, dropped]).toEqual([[], []])
})

test('one that is shown by the time of the answer is opened anew, unless the hand is at it', async () => {
  const { fresh, dropped, state, waiting } = shelf({ stale: ['one'] })
  const answerLate = async (before: () => void) => {
    let answer = (): void => undefined
    state.answer = new Promise((resolve) => (answer = resolve))
    state.shown = 'two'
    fresh.note('one')
    await vi.advanceTimersByTimeAsync(1000)
    state.shown = 'one'
    before()
    answer()
    await vi.advanceTimersByTimeAsync(0)
  }
  await answerLate(() => undefined)
  expect([state.reloads, dropped]).toEqual([1, []])
  await answerLate(() => void waiting.push('one'))
  expect([state.reloads, dropped]).toEqual([1, []])
})

test('nothing is looked at after the end', async () => {
  const { fresh, asked } = shelf()
  fresh.note('one')
  fresh.dispose()
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toEqual([])
})
