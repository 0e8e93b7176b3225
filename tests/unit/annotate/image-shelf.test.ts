import { expect, test } from 'vitest'
import { ImageShelf, worthOpening } from '../../../src-renderer/annotate/image-shelf.ts'

function bench() {
  const log: string[] = []
  const waiting = new Map<string, { resolve: (value: string) => void; reject: (error: Error) => void }>()
  const shelf = new ImageShelf<string, string>({
    keyOf: (item) => item,
    open: (item) => {
      log.push(`open ${item}`)
      return new Promise((resolve, reject) => waiting.set(item, { resolve, reject }))
    },
    close: (value) => log.push(`close ${value}`),
  })
  const arrive = async (item: string) => {
    waiting.get(item)?.resolve(item)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { shelf, log, arrive, waiting }
}

test('what is wanted beside the shown image is opened one after the other, and is there at once', async () => {
  const { shelf, log, arrive } = bench()
  void shelf.get('a')
  await arrive('a')
  void shelf.want('a', ['b', 'c'])
  expect(log).toEqual(['open a', 'open b'])
  expect(shelf.ready('b')).toBeNull()
  await arrive('b')
  expect(shelf.ready('b')).toBe('b')
  expect(log.at(-1)).toBe('open c')
  expect(await shelf.get('b')).toBe('b')
  expect(log.filter((each) => each === 'open b')).toHaveLength(1)
})

test('what is not wanted any more is closed, also where it arrives later', async () => {
  const { shelf, log, arrive } = bench()
  void shelf.get('a')
  await arrive('a')
  void shelf.want('a', ['b'])
  void shelf.want('a', [])
  await arrive('b')
  expect(log).toContain('close b')
  void shelf.want(null, [])
  expect(log.at(-1)).toBe('close a')
  expect(shelf.keys).toEqual([])
})

test('a stale image is opened anew, and closed only when another takes its place on the screen', async () => {
  const { shelf, log, arrive } = bench()
  void shelf.get('a')
  await arrive('a')
  shelf.drop('a')
  expect(log).toEqual(['open a'])
  void shelf.get('a')
  await arrive('a')
  void shelf.want('a', [])
  expect(log).toEqual(['open a', 'open a', 'close a'])
})

test('what could not be opened is tried again', async () => {
  const { shelf, log, waiting } = bench()
  const first = shelf.get('a')
  waiting.get('a')?.reject(new Error('away'))
  await expect(first).rejects.toThrow('away')
  void shelf.get('a')
  expect(log).toEqual(['open a', 'open a'])
})

test('at most two lie ahead, fewer large ones, and the last one behind', () => {
  const sized = (id: string, side: number) => ({ id, width: side, height: side })
  const ids = (...input: Parameters<typeof worthOpening>) => worthOpening(...input).map(({ id }) => id)
  const shown = sized('shown', 1000)
  expect(
    ids(shown, [sized('a', 1000), sized('a', 1000), sized('b', 1000), sized('c', 1000)], sized('z', 1000)),
  ).toEqual(['a', 'b', 'z'])
  expect(ids(shown, [sized('a', 5000), sized('b', 5000)], sized('z', 5000))).toEqual(['a'])
  expect(ids(shown, [sized('a', 4000), sized('b', 4000), sized('c', 2000)], undefined)).toEqual(['a', 'c'])
  expect(ids(shown, [sized('huge', 12_000), sized('b', 1000)], shown)).toEqual(['b'])
  expect(ids(shown, [undefined, shown], undefined)).toEqual([])
})
