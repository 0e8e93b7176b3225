import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { planPortraits } from '../../../src-main/datasets/demo-plan.ts'
import { DemoService } from '../../../src-main/datasets/demo-service.ts'
import { Events } from '../../../src-main/jobs/events.ts'
import { Jobs } from '../../../src-main/jobs/jobs.ts'
import { openDatabase, type Database } from '../../../src-main/store/database.ts'
import { JobRepository } from '../../../src-main/store/job-repository.ts'
import { SettingRepository } from '../../../src-main/store/setting-repository.ts'
import { openWorkspaceFolder } from '../../../src-main/store/workspace-folder.ts'
import type { PixelsRequests } from '../../../src-main/workers/protocol.ts'

type PortraitRequest = PixelsRequests['portrait']['request']

let folder = ''
let database: Database
let jobs: Jobs
let drawn: string[] = []
let demo: DemoService
/** What the others were asked, in order. */
let asked: string[] = []
let onDraw: (request: PortraitRequest) => void = () => undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-demo-'))
  const projectRoot = join(folder, 'project')
  await mkdir(join(projectRoot, 'models', 'demo-run'), { recursive: true })
  for (const name of ['epoch_01.onnx', 'profile.json', 'train.ts', 'README.md']) {
    await writeFile(join(projectRoot, 'models', 'demo-run', name), name)
  }
  const workspace = await openWorkspaceFolder(join(folder, 'workspace'))
  const log = pino({ level: 'silent' })
  const events = new Events()
  database = openDatabase(workspace.database)
  jobs = new Jobs({ repository: new JobRepository(database), events, log })
  ;[drawn, asked] = [[], []]
  onDraw = () => undefined
  const pixels = {
    call: async (_: string, request: PortraitRequest) => {
      onDraw(request)
      drawn.push(request.image)
      if (request.mask !== null) await writeFile(request.mask, 'mask')
      await writeFile(request.image, 'image')
      return { bytes: 5 }
    },
  }
  const start = <R extends Record<string, unknown>>(name: string, result: R) => {
    asked.push(name)
    const spec = { kind: 'import', title: name, subtitle: '', unit: 'files' } as const
    return jobs.start(spec, async () => ({ summary: '', result }))
  }
  const deps = {
    folder: workspace,
    database,
    events,
    jobs,
    log,
    workers: { pixels },
    datasets: { startImport: () => start('dataset', { datasetId: 'dst_1' }) },
    runs: { startImport: () => start('run', { runId: 'run_1' }) },
    evaluations: { start: () => start('evaluate', {}) },
    projectRoot,
  }
  demo = new DemoService(deps as unknown as ConstructorParameters<typeof DemoService>[0])
})

afterEach(async () => {
  await jobs.dispose()
  database.close()
  await rm(folder, { recursive: true, force: true })
})

test('draws, imports, evaluates; a second time it draws nothing', async () => {
  const first = demo.start()
  expect(demo.start().id).toBe(first.id)
  expect(await first.finished).toEqual({ datasetId: 'dst_1', runId: 'run_1', images: 36 })
  expect(asked).toEqual(['dataset', 'run', 'evaluate'])
  expect(drawn).toHaveLength(36)
  expect(await readdir(join(folder, 'workspace/demo/portraits'))).toEqual(['test', 'train', 'validation'])
  // The training kit stays where it is.
  expect(await readdir(join(folder, 'workspace/demo/run'))).toEqual(['epoch_01.onnx', 'profile.json'])
  expect(new SettingRepository(database).get('demo')).toContain('dst_1')

  await demo.start().finished
  expect(drawn).toHaveLength(36)
})

test('cancelled, it keeps what is drawn and goes on from there', async () => {
  const started = demo.start()
  onDraw = () => {
    if (drawn.length === 10) jobs.cancel(started.id)
  }
  await expect(started.finished).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(asked).toEqual([])
  const before = drawn.length
  expect(before).toBeLessThan(15)
  expect(jobs.get(started.id).state).toBe('cancelled')

  onDraw = () => undefined
  await demo.start().finished
  expect(new Set(drawn).size).toBe(36)
})

test('a fault of one portrait fails the job; nothing is left running', async () => {
  onDraw = () => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' })
  }
  const { id, finished } = demo.start()
  await expect(finished).rejects.toMatchObject({ code: 'ENOSPC' })
  expect(jobs.get(id)).toMatchObject({ state: 'failed', error: { code: 'DISK_FULL' } })
})

test('the plan: no person in two splits, something left to paint', () => {
  const portraits = planPortraits('/demo')
  const splits = new Map<number, Set<string>>()
  for (const { person, image } of portraits) {
    const split = image.split('/')[2]!
    splits.set(person, (splits.get(person) ?? new Set()).add(split))
  }
  expect(splits.size).toBe(12)
  expect([...splits.values()].every((each) => each.size === 1)).toBe(true)
  expect(portraits.filter(({ mask }) => mask === null).map(({ image }) => image)).toContain(
    '/demo/train/images/ada_03.jpg',
  )
  expect(portraits.filter(({ mask }) => mask === null)).toHaveLength(5)
})
