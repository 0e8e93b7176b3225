import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BesiegedServer, type Attack } from '../fixtures/besieged-server.ts'
import { HARMFUL, REFUSED, soundModel, writeTraps } from '../fixtures/hostile-models.ts'
import { writePairs } from '../fixtures/photos.ts'

/** More files of one's own: every model in this folder is tried too. */
const OWN = process.env['HAIRLINE_HOSTILE']
const MIB = 2 ** 20
const IMAGES = 16
/** A good many files, of which some take their whole time limit, on a machine that may do other things. */
const LIMIT_MS = 1_800_000

let folder: string
let server: BesiegedServer
let datasetId: string
let imageId: string
let soundId: string

/** A real file of TensorFlow Lite, cut and changed. */
async function spoiledTflite(): Promise<Record<string, Uint8Array | string>> {
  const packageJson = createRequire(import.meta.url).resolve('@mediapipe/selfie_segmentation/package.json')
  const whole = await readFile(join(dirname(packageJson), 'selfie_segmentation.tflite'))
  const cut = [8, 5000, Math.floor(whole.length / 2)].map((length) => [
    `cut-${length}.tflite`,
    whole.subarray(0, length),
  ])
  const changed = [1, 2, 3, 4].map((seed) => {
    const bytes = Buffer.from(whole)
    for (let turn = 1; turn <= 200; turn += 1) {
      bytes[(Math.imul(turn * seed, 2_654_435_761) >>> 0) % bytes.length] = Math.imul(turn, seed * 40_503) & 0xff
    }
    return [`changed-${seed}.tflite`, bytes]
  })
  return {
    'page.tflite': '<!DOCTYPE html><html></html>',
    'empty.tflite': '',
    ...(Object.fromEntries([...cut, ...changed]) as Record<string, Uint8Array>),
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-besieged-'))
  await writeTraps(folder)
  const sound = soundModel()
  const halves = [0.1, 0.5, 0.9].map(
    (share) => [`half-${share}.onnx`, sound.subarray(0, sound.length * share)] as const,
  )
  const files: Record<string, Uint8Array | string> = {
    ...REFUSED,
    ...Object.fromEntries(halves),
    ...(await spoiledTflite()),
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  for (const [name, content] of Object.entries(HARMFUL)) await writeFile(join(folder, `${name}.onnx`), content)
  for (const name of OWN ? await readdir(OWN) : []) {
    if (/\.(onnx|tflite)$/.test(name)) await copyFile(join(OWN!, name), join(folder, `own-${name}`))
  }
  await writePairs(join(folder, 'photos'), IMAGES, 96)
  server = await BesiegedServer.start(join(folder, 'workspace'), folder)
  const { call } = server
  const { jobId } = await call.datasets.import({ path: join(folder, 'photos'), layout: 'pairs', target: 'hair' })
  await server.ended(jobId)
  datasetId = (await call.datasets.list())[0]!.id
  imageId = (await call.images.page({ query: { datasetId }, offset: 0, limit: 1 })).items[0]!.id
  await writeFile(join(folder, 'sound-model.onnx'), soundModel(3))
  soundId = (await call.models.add({ path: join(folder, 'sound-model.onnx'), profile: {} })).id
  await call.models.predict({ modelId: soundId, imageId })
}, LIMIT_MS)
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

function expectSentence(name: string, { error, ms, longestPingMs }: Attack): void {
  console.log(`${name}: ${(ms / 1000).toFixed(1)} s, ping ${longestPingMs.toFixed(0)} ms, ${error?.message ?? 'taken'}`)
  expect(server.isAlive).toBe(true)
  if (!error) return
  expect(error.code).not.toBe('INTERNAL')
  expect(error.message.length).toBeLessThan(500)
  expect(error.message).not.toMatch(/\p{Cc}/u)
  expect(error.message).toMatch(/\.$/)
}

test(
  'each hostile file is a sentence, nobody else waits for it, and memory comes back',
  async () => {
    const before = server.residentBytes()
    const names = (await readdir(folder)).filter((name) => /\.(onnx|tflite)$/.test(name) && name !== 'sound-model.onnx')
    const taken: string[] = []
    let longestPingMs = 0
    for (const name of names) {
      const attack = await server.add(join(folder, name))
      expectSentence(name, attack)
      if (!attack.error) taken.push(name)
      longestPingMs = Math.max(longestPingMs, attack.longestPingMs)
    }
    const predicted = await server.call.models.predict({ modelId: soundId, imageId })
    const after = server.residentBytes()
    const mib = (bytes: number) => Math.round(bytes / MIB)
    console.log(`longest ping ${longestPingMs.toFixed(0)} ms; taken: ${taken.join(', ') || 'none'}`)
    console.log(
      `backend ${mib(before.backend)} to ${mib(after.backend)} MiB, workers ${mib(before.workers)} to ${mib(after.workers)} MiB`,
    )
    expect(predicted.fallback).toBeUndefined()
    const isHarmful = (name: string) => Object.hasOwn(HARMFUL, name.replace(/\.onnx$/, ''))
    expect(taken.filter((name) => Object.hasOwn(REFUSED, name) || isHarmful(name))).toEqual([])
    if (process.platform !== 'linux') return
    expect(after.backend - before.backend).toBeLessThan(200 * MIB)
    expect(after.workers - before.workers).toBeLessThan(400 * MIB)
  },
  LIMIT_MS,
)

test(
  'looking for the profile of what harms when it runs ends too',
  async () => {
    for (const name of Object.keys(HARMFUL)) {
      const quarantine = (await server.call.runtime.get()).quarantined
      for (const { key } of quarantine) await server.call.runtime.lift({ key })
      const attack = await server.detect(join(folder, `${name}.onnx`), datasetId)
      expectSentence(`detect ${name}`, attack)
      expect(attack.error).not.toBeNull()
    }
    await expect(server.call.models.predict({ modelId: soundId, imageId })).resolves.toMatchObject({ width: 96 })
  },
  LIMIT_MS,
)
