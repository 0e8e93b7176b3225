import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RegistryIndex } from '../../../src-shared/domain/index.ts'
import { exportOnce, registryHarness, sha256, summaryOf, type Harness } from '../../fixtures/registry-harness.ts'

let folder: string
let harness: Harness

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-registry-'))
  harness = await registryHarness(folder)
})

afterEach(async () => {
  await harness.dispose()
  await rm(folder, { recursive: true, force: true })
})

const inRegistry = (...path: string[]) => join(harness.root, ...path)
const readIndex = async () => RegistryIndex.parse(JSON.parse(await readFile(inRegistry('model_registry.json'), 'utf8')))
const readEvents = async () =>
  (await readFile(inRegistry('registry_events.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('an export writes the whole folder, an entry and an event', async () => {
  const result = await exportOnce(harness)
  expect(result).toMatchObject({ name: 'hair-unet', version: '1.0.0', verdict: 'APPROVED', events: 1 })
  expect(await readdir(inRegistry('models/hair-unet/1.0.0'))).toEqual([
    'checksums.sha256',
    'metrics.json',
    'model.onnx',
    'model_card.md',
    'profile.json',
  ])
  expect(sha256(await readFile(result.file))).toBe(result.sha256)
  const [entry] = (await readIndex()).models['hair-unet']?.versions ?? []
  expect(entry).toMatchObject({
    name: 'hair-unet',
    version: '1.0.0',
    base_model: 'hair-run epoch 11',
    dataset: 'Salon',
    evaluated_on: { split: 'all', images: 2 },
    metrics: {
      val_iou: 0.912,
      val_f1: 0.95,
      precision: 0.96,
      recall: 0.94,
      inference_time_cpu: 20,
      inference_time_gpu: null,
    },
    file: 'models/hair-unet/1.0.0/model.onnx',
    size_mb: 0,
    threshold: 0.46,
    run: 'hair-run',
    epoch: 11,
    verdict: 'APPROVED',
    created_by: 'Mara',
  })
  expect(await readdir(harness.root)).toEqual(['model_registry.json', 'models', 'registry_events.jsonl'])
})

test('checksums.sha256 names every other file with its hash', async () => {
  await exportOnce(harness)
  const version = inRegistry('models/hair-unet/1.0.0')
  const lines = (await readFile(join(version, 'checksums.sha256'), 'utf8')).trimEnd().split('\n')
  expect(lines).toHaveLength(4)
  for (const line of lines) {
    const [hash, file = ''] = line.split('  ')
    expect(sha256(await readFile(join(version, file)))).toBe(hash)
  }
})

test('the next version is the next minor, and a version is never replaced', async () => {
  await exportOnce(harness)
  expect(await exportOnce(harness)).toMatchObject({ version: '1.1.0', events: 2 })
  await exportOnce(harness, { version: '2.9.3' })
  expect(await exportOnce(harness)).toMatchObject({ version: '2.10.0' })
  await expect(exportOnce(harness, { version: '1.1.0' })).rejects.toMatchObject({ code: 'VERSION_EXISTS' })
  expect(await harness.registry.plan({ name: 'hair-unet', modelId: 'mdl_1' })).toMatchObject({ version: '2.11.0' })
})

test('each line of the log holds the hash of the line before, and no line ever changes', async () => {
  await exportOnce(harness)
  const first = await readFile(inRegistry('registry_events.jsonl'), 'utf8')
  await exportOnce(harness)
  const both = await readFile(inRegistry('registry_events.jsonl'), 'utf8')
  expect(both.startsWith(first)).toBe(true)
  const [one, two] = await readEvents()
  expect(one).toMatchObject({ sequence: 1, event: 'exported', by: 'Mara', version: '1.0.0', previous: null })
  expect(two).toMatchObject({ sequence: 2, version: '1.1.0', previous: sha256(first.trimEnd()) })
})

test('a rejected model goes out only with a reason, which is recorded in entry, card and event', async () => {
  harness.answers.summary = summaryOf(0.679)
  await expect(exportOnce(harness)).rejects.toMatchObject({ code: 'REJECTED' })
  expect(await readdir(folder)).not.toContain('registry')
  const result = await exportOnce(harness, { acceptRejected: 'For the *demo* only' })
  expect(result.verdict).toBe('REJECTED')
  const [entry] = (await readIndex()).models['hair-unet']?.versions ?? []
  expect(entry?.accepted_rejected_reason).toBe('For the *demo* only')
  expect(await readFile(inRegistry('models/hair-unet/1.0.0/model_card.md'), 'utf8')).toContain(
    'For the \\*demo\\* only',
  )
  expect((await readEvents())[0]).toMatchObject({ verdict: 'REJECTED', reason: 'For the *demo* only' })
})

test('a failed comparison needs a reason like a rejected model; one that passed is evidence, and none is no fault', async () => {
  const passed = {
    passed: true,
    tolerance: 0.03,
    minIou: 0.99,
    meanDifference: 0.001,
    maxDifference: 0.2,
    iou: 0.998,
    images: 12,
    measuredAt: new Date(0).toISOString(),
    reference: { kind: 'files' as const, path: '/training/reference.npz', sha256: sha256('reference'), bytes: 1 },
  }
  const model = { kind: 'model' as const, modelId: 'mdl_2', name: 'original', sha256: sha256('original') }
  const reference = { ...model, isOriginal: true }
  harness.answers.parity = [passed, { ...passed, passed: false, iou: 0.94, meanDifference: 0.052, reference }]
  await expect(exportOnce(harness)).rejects.toMatchObject({
    code: 'REJECTED',
    message: expect.stringMatching(
      /does not give what original does \(mean difference 5\.20 %, IoU 0\.9400\)/,
    ) as string,
  })
  expect(await readdir(folder)).not.toContain('registry')
  const result = await exportOnce(harness, { acceptRejected: 'measured on the phone' })
  expect(result.verdict).toBe('APPROVED')
  const [entry] = (await readIndex()).models['hair-unet']?.versions ?? []
  expect(entry).toMatchObject({
    accepted_rejected_reason: 'measured on the phone',
    parity: [
      { reference: 'reference.npz', passed: true },
      { reference: 'original', passed: false, iou: 0.94 },
    ],
  })
  const card = await readFile(inRegistry('models/hair-unet/1.0.0/model_card.md'), 'utf8')
  expect(card).toMatch(/## Parity[\s\S]*original \| \*\*failed\*\*/)
  expect(card).toContain('measured on the phone')
})

test('a comparison with a model that is not the original stands in no way', async () => {
  harness.answers.parity = [
    {
      passed: false,
      tolerance: 0.03,
      minIou: 0.99,
      meanDifference: 0.2,
      maxDifference: 1,
      iou: 0.8,
      images: 12,
      measuredAt: new Date(0).toISOString(),
      reference: { kind: 'model', modelId: 'mdl_2', name: 'rival', sha256: sha256('rival') },
    },
  ]
  await exportOnce(harness)
  const [entry] = (await readIndex()).models['hair-unet']?.versions ?? []
  expect(entry).toMatchObject({ accepted_rejected_reason: null, parity: [{ reference: 'rival', passed: false }] })
})

test('between the gates a model is conditional, and a reason that was not needed is not recorded', async () => {
  harness.answers.summary = summaryOf(0.9)
  const result = await exportOnce(harness, { acceptRejected: 'in case' })
  expect(result.verdict).toBe('CONDITIONAL')
  expect((await readEvents())[0]?.reason).toBeNull()
})

test('without complete figures nothing is exported, and the sentence says how many are missing', async () => {
  harness.answers.summary = { ...summaryOf(0.95), evaluated: 1, complete: false }
  await expect(exportOnce(harness)).rejects.toMatchObject({
    code: 'NOT_EVALUATED',
    message: expect.stringMatching(/^1 of 2 images of Salon .*hairline evaluate --dataset "Salon"/) as string,
  })
  harness.answers.summary = null
  await expect(exportOnce(harness)).rejects.toMatchObject({ code: 'NOT_EVALUATED' })
})

test('a model that failed on an image is not judged by the others', async () => {
  harness.answers.summary = { ...summaryOf(0.95), evaluated: 1, failed: 1 }
  const problem = { code: 'INFERENCE_FAILED' as const, message: 'images/2.jpg gave no numbers.' }
  const noFigure = { iou: null, dice: null, precision: null, recall: null }
  harness.answers.results = [{ imageId: 'img_2', image: 'images/2.jpg', ...noFigure, problem }]
  await expect(exportOnce(harness, { acceptRejected: 'all the same' })).rejects.toMatchObject({
    code: 'NOT_EVALUATED',
    message: expect.stringMatching(/failed on 1 of 2 images of Salon \(images\/2.jpg: .* no numbers\);/) as string,
  })
  expect(await readdir(folder)).not.toContain('registry')
})

test('weights under a name that a release needs itself are refused, and nothing is left', async () => {
  harness.answers.weightFiles = ['Profile.json']
  await expect(exportOnce(harness)).rejects.toMatchObject({
    message: expect.stringContaining('Profile.json, a name that a release needs itself') as string,
  })
  expect(await readdir(folder)).not.toContain('registry')
})

test('a model of another target is refused', async () => {
  harness.answers.model = { ...harness.answers.model, profile: { ...harness.answers.model.profile, target: 'person' } }
  await expect(exportOnce(harness)).rejects.toMatchObject({ code: 'TARGET_MISMATCH' })
})

test('a model file that changed since it was added is refused, and nothing is left', async () => {
  await writeFile(harness.modelPath, 'something else')
  await expect(exportOnce(harness)).rejects.toMatchObject({ code: 'VERIFICATION_FAILED' })
  expect(await readdir(folder)).not.toContain('registry')
})

test('the file is checked before anything is written', async () => {
  expect(await harness.registry.checkFile('mdl_1')).toEqual({ sha256: harness.answers.model.sha256, problem: null })
  await writeFile(harness.modelPath, 'something else')
  expect((await harness.registry.checkFile('mdl_1')).problem).toContain('is another file now')
})

test('a copy that gives another mask is refused, and nothing is left', async () => {
  await exportOnce(harness)
  harness.answers.copyPlaneValue = 9
  await expect(exportOnce(harness)).rejects.toMatchObject({ code: 'VERIFICATION_FAILED' })
  expect(await readdir(inRegistry('models/hair-unet'))).toEqual(['1.0.0'])
  expect(await readdir(harness.root)).toEqual(['model_registry.json', 'models', 'registry_events.jsonl'])
})

test('the time on the GPU is given where CUDA works', async () => {
  harness.answers.gpuWorks = true
  await exportOnce(harness)
  const [entry] = (await readIndex()).models['hair-unet']?.versions ?? []
  expect(entry?.metrics.inference_time_gpu).toBe(20)
})

test.each(['../evil', 'a/b', 'a\\b', '.hidden', '', 'nul', 'COM1.onnx', 'dot.', 'ä'])('%j is no name', async (name) => {
  expect(() => harness.registry.startExport({ ...harness.input, name })).toThrow(/cannot be a registry name/)
  expect(() => harness.registry.startExport({ ...harness.input, version: name })).toThrow(
    /cannot be a registry version/,
  )
})

test('a name of JavaScript itself is a name like any other', async () => {
  expect(await exportOnce(harness, { name: 'constructor' })).toMatchObject({ version: '1.0.0' })
  expect(await exportOnce(harness, { name: 'constructor' })).toMatchObject({ version: '1.1.0' })
})

test('a name that differs from a known one in case alone is refused', async () => {
  await exportOnce(harness)
  await expect(exportOnce(harness, { name: 'Hair-UNet' })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })
})

test('what other tools wrote into the index is kept', async () => {
  await exportOnce(harness)
  const text = (await readFile(inRegistry('model_registry.json'), 'utf8'))
    .replace('"schemaVersion": 1,', '"schemaVersion": 1, "team": { "name": "portrait" },')
    .replace('"versions": [', '"owner": "Jonas", "versions": [')
    .replace('"metrics": {', '"metrics": { "latency_p95": 212,')
    .replace('"aliases": {}', '"aliases": { "production": "1.0.0" }')
  await writeFile(inRegistry('model_registry.json'), text)
  await exportOnce(harness)
  const after = await readIndex()
  expect(after.models['hair-unet']?.versions).toHaveLength(2)
  const rewritten = await readFile(inRegistry('model_registry.json'), 'utf8')
  for (const kept of ['"portrait"', '"Jonas"', '"latency_p95": 212', '"production": "1.0.0"']) {
    expect(rewritten).toContain(kept)
  }
})

test.each([
  ['no JSON', '{ "schemaVersion": 1, '],
  ['another form', '{ "schemaVersion": 1, "models": [] }'],
  ['a newer schema', '{ "schemaVersion": 2, "models": {} }'],
  ['empty', ''],
])('an index that is %s is left alone', async (_what, text) => {
  await exportOnce(harness)
  await writeFile(inRegistry('model_registry.json'), text)
  await expect(exportOnce(harness)).rejects.toMatchObject({ code: 'REGISTRY_UNREADABLE' })
  await expect(harness.registry.list()).rejects.toMatchObject({ code: 'REGISTRY_UNREADABLE' })
  expect(await readFile(inRegistry('model_registry.json'), 'utf8')).toBe(text)
  expect(await readdir(inRegistry('models/hair-unet'))).toEqual(['1.0.0'])
  expect(await readEvents()).toHaveLength(1)
})

test('an index that went missing is not started anew over a log that names exports', async () => {
  await exportOnce(harness)
  await rm(inRegistry('model_registry.json'))
  await expect(exportOnce(harness)).rejects.toMatchObject({ code: 'REGISTRY_UNREADABLE' })
  expect(await readdir(inRegistry('models/hair-unet'))).toEqual(['1.0.0'])
})

test('a folder in the way that is not ours is never touched', async () => {
  await exportOnce(harness)
  const index = await readIndex()
  await writeFile(
    inRegistry('model_registry.json'),
    JSON.stringify({ ...index, models: { other: { versions: [], aliases: {} } } }),
  )
  await expect(exportOnce(harness)).rejects.toMatchObject({ code: 'VERSION_EXISTS' })
  expect(await readdir(inRegistry('models/hair-unet/1.0.0'))).toHaveLength(5)
})

test('a registry that is a file is refused with a sentence', async () => {
  const root = join(folder, 'file')
  await writeFile(root, 'hello')
  await expect(exportOnce(harness, { registry: root })).rejects.toThrow(/is a file; choose a folder/)
})

test.runIf(process.platform === 'linux')('a place where no folder can be made is refused with a sentence', async () => {
  await expect(exportOnce(harness, { registry: '/proc/hairline/registry' })).rejects.toThrow(
    /^\/proc\/hairline\/registry can’t be written .*Nothing was changed\.$/,
  )
})

test('a cancelled export leaves nothing', async () => {
  const job = harness.registry.startExport(harness.input)
  harness.jobs.cancel(job.id)
  await expect(job.finished).rejects.toBeDefined()
  expect(harness.jobs.get(job.id).state).toBe('cancelled')
  expect(await readdir(folder)).not.toContain('registry')
})
