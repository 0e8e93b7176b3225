import { execFile } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RELEASE_STEPS } from '../../../src-shared/domain/index.ts'
import { exportOnce, registryHarness, type Harness } from '../../fixtures/registry-harness.ts'

const script = fileURLToPath(new URL('../../fixtures/release-and-die.ts', import.meta.url))
const run = promisify(execFile)

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-crash-'))
})

afterEach(async () => rm(folder, { recursive: true, force: true }))

/** Exports in a process that kills itself when the step begins. */
async function exportAndDie(step: number, version = ''): Promise<void> {
  const died = await run(process.execPath, [script, folder, String(step), version]).catch((error: unknown) => error)
  expect(died).toMatchObject({ signal: 'SIGKILL' })
}

async function withHarness<T>(work: (harness: Harness) => Promise<T>): Promise<T> {
  const harness = await registryHarness(folder)
  try {
    return await work(harness)
  } finally {
    await harness.dispose()
  }
}

const inRegistry = (...path: string[]) => join(folder, 'registry', ...path)
const eventLines = async () => (await readFile(inRegistry('registry_events.jsonl'), 'utf8')).trimEnd().split('\n')

test.each(RELEASE_STEPS.map((name, index) => [name, index + 1] as const))(
  'killed when "%s" begins, the registry reads, and the export can be repeated',
  async (_name, step) => {
    await exportAndDie(step)
    await withHarness(async (harness) => {
      const switched = step === RELEASE_STEPS.length
      const before = await harness.registry.list()
      expect(before.models.flatMap(({ versions }) => versions)).toHaveLength(switched ? 1 : 0)
      const again = await exportOnce(harness)
      expect(again).toMatchObject(switched ? { version: '1.1.0', events: 2 } : { version: '1.0.0', events: 1 })
    })
    expect((await readdir(inRegistry())).toSorted()).toEqual(['model_registry.json', 'models', 'registry_events.jsonl'])
    for (const version of await readdir(inRegistry('models/hair-unet'))) {
      expect(await readdir(inRegistry('models/hair-unet', version))).toHaveLength(5)
    }
  },
)

test('the event of an export that died before it is added by the next one, and says so', async () => {
  await exportAndDie(5)
  await withHarness((harness) => exportOnce(harness))
  const [first, second] = (await eventLines()).map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(first).toMatchObject({ version: '1.0.0', recovered: true })
  expect(second).toMatchObject({ version: '1.1.0' })
  expect(second).not.toHaveProperty('recovered')
})

test('a line that a crash cut short is removed; the lines before stay as they were', async () => {
  await withHarness((harness) => exportOnce(harness))
  const whole = await readFile(inRegistry('registry_events.jsonl'), 'utf8')
  await appendFile(inRegistry('registry_events.jsonl'), '{"sequence":2,"at":"20')
  await withHarness((harness) => exportOnce(harness))
  const lines = await eventLines()
  expect(lines).toHaveLength(2)
  expect(`${lines[0]}\n`).toBe(whole)
})

test('processes that export at the same time wait for one another', async () => {
  const exported = await Promise.all([1, 2, 3].map(() => run(process.execPath, [script, folder])))
  const versions = exported.map(({ stdout }) => (JSON.parse(stdout) as { version: string }).version)
  expect(versions.toSorted()).toEqual(['1.0.0', '1.1.0', '1.2.0'])
  expect(await eventLines()).toHaveLength(3)
})

test('two jobs of one process wait for one another', async () => {
  await withHarness(async (harness) => {
    const results = await Promise.all([
      exportOnce(harness),
      exportOnce(harness),
      exportOnce(harness, { name: 'other' }),
    ])
    expect(results.map(({ name, version }) => `${name} ${version}`).toSorted()).toEqual([
      'hair-unet 1.0.0',
      'hair-unet 1.1.0',
      'other 1.0.0',
    ])
  })
})

test('an unfinished folder of another computer is left alone while it is young', async () => {
  const theirs = inRegistry('.incoming/0badc0de-17-0123456789ab')
  await mkdir(theirs, { recursive: true })
  await writeFile(join(theirs, 'model.onnx'), 'half')
  await withHarness((harness) => exportOnce(harness))
  expect(await readdir(theirs)).toEqual(['model.onnx'])
})
