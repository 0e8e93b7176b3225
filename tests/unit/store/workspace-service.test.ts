import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Events } from '../../../src-main/jobs/events.ts'
import { inProject } from '../../../src-main/launch/project.mjs'
import type { ServiceDeps } from '../../../src-main/service-deps.ts'
import { openDatabase, type Database } from '../../../src-main/store/database.ts'
import { openWorkspaceFolder } from '../../../src-main/store/workspace-folder.ts'
import { WorkspaceService } from '../../../src-main/store/workspace-service.ts'
import type { BackendEvent } from '../../../src-shared/contract/index.ts'
import { AppError } from '../../../src-shared/domain/index.ts'

let base: string
let database: Database
let workspace: WorkspaceService
let asked = 0
let answer: () => Promise<unknown>
const told: BackendEvent[] = []

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'hairline-workspace-'))
  const folder = await openWorkspaceFolder(join(base, 'hair'))
  database = openDatabase(folder.database)
  const events = new Events()
  told.length = 0
  events.subscribe((event) => told.push(event))
  asked = 0
  answer = async () => ({ providers: [{ name: 'cpu', works: true }] })
  const call = async () => {
    asked++
    return answer()
  }
  const deps = { folder, database, events, workers: { inference: { call } } } as unknown as ServiceDeps
  workspace = new WorkspaceService({ ...deps, roots: [base], projectRoot: inProject() })
})
afterEach(async () => {
  database.close()
  await rm(base, { recursive: true })
})

test('who works here is asked once, kept, and told to every window', async () => {
  expect(await workspace.get()).toMatchObject({ name: 'hair', displayName: null, hasDemo: false })
  // Until then records carry the name that the card shows.
  expect(workspace.displayName()).toBe((await workspace.get()).suggestedName || null)
  expect(await workspace.setDisplayName('Anna')).toMatchObject({ displayName: 'Anna' })
  expect(workspace.displayName()).toBe('Anna')
  expect(told).toEqual([{ type: 'changed', topics: ['workspace'], imageId: undefined }])
})

test('small settings are kept; large ones, and too many, are refused', () => {
  workspace.setPreference('brush', { sizePx: 12 })
  workspace.setPreference('brush', { sizePx: 30 })
  workspace.setPreference('theme', 'dark')
  expect(workspace.preferences()).toEqual({ brush: { sizePx: 30 }, theme: 'dark' })
  expect(() => workspace.setPreference('huge', 'x'.repeat(20_000))).toThrow('larger than')
  for (let each = 0; each < 198; each++) workspace.setPreference(`key-${each}`, each)
  expect(() => workspace.setPreference('one-more', 1)).toThrow('There are 200 settings already')
  expect(workspace.setPreference('theme', 'light')).toEqual({ ok: true })
  expect(told.at(-1)).toEqual({ type: 'preference', key: 'theme', value: 'light' })
})

test('the demo is there as long as its dataset is', async () => {
  database
    .prepare(
      `INSERT INTO dataset (id, name, root, layout, target, created_at) VALUES ('dst_1', 'Demo', '/', 'pairs', 'hair', '')`,
    )
    .run()
  database.prepare(`INSERT INTO setting (key, value) VALUES ('demo', '{"datasetId":"dst_1"}')`).run()
  expect((await workspace.get()).hasDemo).toBe(true)
  database.prepare('DELETE FROM dataset').run()
  expect((await workspace.get()).hasDemo).toBe(false)
})

test('a bug report says what works; providers are asked for once, and again after a fault', async () => {
  answer = () => Promise.reject(new AppError('DEVICE_UNAVAILABLE', 'The inference process ended.'))
  expect((await workspace.doctor()).providers).toEqual([
    { name: 'cpu', works: false, reason: 'The inference process ended.' },
  ])
  answer = async () => ({ providers: [{ name: 'cpu', works: true }] })
  const report = await workspace.doctor()
  expect(report).toMatchObject({
    node: process.version,
    providers: [{ name: 'cpu', works: true }],
    workspace: { path: join(base, 'hair'), writable: true },
  })
  expect(report.workspace.bytesFree).toBeGreaterThan(0)
  expect(report.electron.version).toMatch(/^\d+\./)
  await workspace.doctor()
  expect(asked).toBe(2)
})

test('a path over the wire is a real path within the roots, the workspace or the project’s own data', () => {
  expect(workspace.allowedPath(join(base, 'photos'))).toContain('photos')
  expect(workspace.allowedPath(inProject('models', 'x.onnx'))).toBe(inProject('models', 'x.onnx'))
  expect(() => workspace.allowedPath('/etc/passwd')).toThrow('outside of the folders')
})
