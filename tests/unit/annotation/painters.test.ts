import { describe, expect, test } from 'vitest'
import { lookingWords } from '../../../src-renderer/annotate/looking-words.ts'
import { Painters } from '../../../src-main/annotation/painters.ts'

/** A window on one image: what it was told, and how it ends. */
function windowOf(painters: Painters, sessionId: string, imageId = 'img_1', since?: string, browserId?: string) {
  const abort = new AbortController()
  const told: boolean[] = []
  const names: boolean[] = []
  const words: (string | null)[] = []
  const ended = (async () => {
    const window = { imageId, sessionId, browserId, paintingSince: since }
    for await (const painter of painters.attend(window, abort.signal)) {
      told.push(painter.isYou)
      names.push(painter.isYourName)
      words.push(lookingWords(painter))
    }
  })()
  return { told, names, words, close: () => (abort.abort(), ended) }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('who paints', () => {
  test('is the window that came first; the next one when it closes', async () => {
    const painters = new Painters(() => 'Ada')
    const first = windowOf(painters, 'session-1')
    await settled()
    const second = windowOf(painters, 'session-2')
    await settled()
    expect([first.told, second.told]).toEqual([[true], [false]])
    expect([first.names, second.names]).toEqual([[false], [true]])
    await first.close()
    await settled()
    expect(second.told).toEqual([false, true])
    await second.close()
  })

  test('is somebody else where the names differ, or nobody gave one', async () => {
    for (const names of [
      ['Ada', 'Mara'],
      [null, null],
    ]) {
      const painters = new Painters(() => names.shift() ?? null)
      const first = windowOf(painters, 'session-1')
      await settled()
      const second = windowOf(painters, 'session-2')
      await settled()
      expect([second.told, second.names]).toEqual([[false], [false]])
      await Promise.all([first.close(), second.close()])
    }
  })

  test('is you only in a browser of yours: who shares a backend may share the name', async () => {
    const names = ['Ada', 'Ada', 'Ada', 'Mara', null]
    const painters = new Painters(() => names.shift() ?? null)
    const browsers = ['browser-1', 'browser-1', 'browser-2', 'browser-2', 'browser-3']
    const windows = browsers.map((browser, place) =>
      windowOf(painters, `session-${place}`, 'img_1', undefined, browser),
    )
    await settled()
    expect(windows.flatMap(({ words }) => words)).toEqual([
      null,
      'You paint this in another window',
      'Ada paints here in another browser',
      'Ada paints here',
      'Ada paints here',
    ])
    painters.takeOver('img_1', 'session-4')
    await settled()
    expect(windows[0]!.words.at(-1)).toBe('Someone else paints here')
    await Promise.all(windows.map((each) => each.close()))
  })

  test('changes when another takes over, and both are told', async () => {
    const painters = new Painters(() => null)
    const first = windowOf(painters, 'session-1')
    const second = windowOf(painters, 'session-2')
    await settled()
    painters.takeOver('img_1', 'session-2')
    await settled()
    expect([first.told.at(-1), second.told.at(-1)]).toEqual([false, true])
    await Promise.all([first.close(), second.close()])
  })

  test('is asked image by image, and nobody who is not there takes over', async () => {
    const painters = new Painters(() => null)
    const [here, there] = [windowOf(painters, 'session-1'), windowOf(painters, 'session-2', 'img_2')]
    await settled()
    painters.takeOver('img_1', 'session-9')
    await settled()
    expect([here.told, there.told]).toEqual([[true], [true]])
    await Promise.all([here.close(), there.close()])
  })

  test('is who painted before a restart, whoever is back first; later on nobody is put aside so', async () => {
    let nowMs = Date.parse('2026-01-02T00:00:00Z')
    const painters = new Painters(
      () => null,
      () => nowMs,
    )
    const looker = windowOf(painters, 'session-2')
    await settled()
    const painter = windowOf(painters, 'session-1', 'img_1', '2026-01-01T10:00:00Z')
    await settled()
    const older = windowOf(painters, 'session-3', 'img_1', '2026-01-01T09:00:00Z')
    await settled()
    expect([looker.told, painter.told, older.told]).toEqual([[true, false], [true], [false]])
    nowMs += 120_000
    const late = windowOf(painters, 'session-4', 'img_1', '2026-01-01T11:00:00Z')
    await settled()
    expect(late.told).toEqual([false])
    await Promise.all([looker, painter, older, late].map((each) => each.close()))
  })

  test('stays the same through a lost connection that comes back before the old one is gone', async () => {
    const painters = new Painters(() => null)
    const old = windowOf(painters, 'session-1')
    const other = windowOf(painters, 'session-2')
    await settled()
    const back = windowOf(painters, 'session-1')
    await settled()
    await old.close()
    await settled()
    expect(back.told.at(-1)).toBe(true)
    expect(other.told.at(-1)).toBe(false)
    await Promise.all([other.close(), back.close()])
  })
})
