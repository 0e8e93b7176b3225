import { copyFile, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { profileHash } from '../../../src-main/models/profile-hash.ts'
import { tinyModel } from '../../fixtures/onnx.ts'
import { openWorkshop, type Workshop } from '../../fixtures/model-workshop.ts'

let shop: Workshop
beforeAll(async () => {
  shop = await openWorkshop()
})
afterAll(() => shop.dispose())

describe('adding a model', () => {
  test('says what it is, with a complete profile', async () => {
    const path = await shop.modelFile('hair.onnx')
    const model = await shop.models.add({ path, profile: { input: { mean: [0.5, 0.5, 0.5] } } })
    expect(model).toMatchObject({
      name: 'hair',
      path,
      inputs: [{ name: 'image', type: 'float32', shape: [1, 3, 96, 96] }],
      profileSource: 'given',
      threshold: 0.5,
      runId: null,
      epoch: null,
    })
    expect(model.profile.input).toMatchObject({ width: 96, height: 96, mean: [0.5, 0.5, 0.5], std: [1, 1, 1] })
    expect(shop.models.get(model.id)).toEqual(model)
  })

  test('twice gives two models, each with its own profile; a given name must be free', async () => {
    const path = await shop.modelFile('twice.onnx')
    await shop.models.add({ path, profile: {} })
    expect((await shop.models.add({ path, profile: { output: { invert: true } } })).name).toBe('twice 2')
    await expect(shop.models.add({ path, name: 'TWICE', profile: {} })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    })
  })

  test('without a profile is refused, unless the file carries one', async () => {
    const path = await shop.modelFile('bare.onnx')
    await expect(shop.models.add({ path })).rejects.toMatchObject({
      code: 'PROFILE_NEEDED',
      message: expect.stringMatching(
        /bare\.onnx .* image float32\[1,3,96,96\], mask float32\[1,1,96,96\].*--profile/,
      ) as string,
    })
    const carrying = await shop.modelFile('own.onnx', { metadata: { 'hairline.profile': '{"target":"person"}' } })
    expect(await shop.models.inspect(carrying)).toMatchObject({ recognized: true, profile: { target: 'person' } })
    expect(await shop.models.add({ path: carrying })).toMatchObject({ profileSource: 'recognized' })
  })

  test('that is none is refused, and nothing is added', async () => {
    const before = shop.models.list().length
    const page = join(shop.root, 'page.onnx')
    await writeFile(page, '<!doctype html><title>404</title>')
    await expect(shop.models.add({ path: page, profile: {} })).rejects.toMatchObject({ code: 'MODEL_UNREADABLE' })
    const scores = await shop.modelFile('scores.onnx', { width: 4, height: 4 })
    await expect(shop.models.add({ path: scores, profile: {} })).rejects.toMatchObject({
      code: 'MODEL_WITHOUT_MASK_OUTPUT',
    })
    const unknown = Buffer.from(tinyModel({ width: 64, height: 64, classes: [[1, 1, 1, 0]] }))
    unknown.write('Cnov', unknown.indexOf('Conv'))
    await writeFile(join(shop.root, 'unknown.onnx'), unknown)
    await expect(shop.models.add({ path: join(shop.root, 'unknown.onnx'), profile: {} })).rejects.toMatchObject({
      code: 'MODEL_UNREADABLE',
    })
    expect(shop.models.list()).toHaveLength(before)
  })

  test('of which the size is open asks for it', async () => {
    const path = await shop.modelFile('open.onnx', { width: 'w', height: 'h' })
    expect(await shop.models.inspect(path)).toMatchObject({ profile: null, suggestedName: 'open' })
    await expect(shop.models.add({ path, profile: {} })).rejects.toMatchObject({ code: 'PROFILE_INVALID' })
    const sized = await shop.models.add({ path, profile: { input: { width: 64, height: 32 } } })
    expect(sized.profile.input).toMatchObject({ width: 64, height: 32 })
  })
})

test('a model is found by id or name, and near names are suggested', async () => {
  const model = await shop.models.add({ path: await shop.modelFile('figaro-net.onnx'), profile: {} })
  expect(shop.models.resolve(model.id).id).toBe(model.id)
  expect(shop.models.resolve('figaro-net').id).toBe(model.id)
  expect(() => shop.models.resolve('figaro-nte')).toThrow(/no model "figaro-nte".*"figaro-net"/)
})

test('renaming changes the case of a name, and never takes that of another', async () => {
  const first = await shop.models.add({ path: await shop.modelFile('first.onnx'), profile: {} })
  await shop.models.add({ path: await shop.modelFile('second.onnx'), profile: {} })
  expect(shop.models.rename(first.id, 'First').name).toBe('First')
  expect(() => shop.models.rename(first.id, 'second')).toThrow(/model second already/)
})

test('the list is in natural order', async () => {
  const path = await shop.modelFile('order.onnx')
  for (const name of ['n10', 'n9']) await shop.models.add({ path, name, profile: {} })
  const names = shop.models.list().map(({ name }) => name)
  expect(names.indexOf('n9')).toBeLessThan(names.indexOf('n10'))
})

describe('a file that changed after it was added', () => {
  let datasetId: string
  let images: string[]
  beforeAll(async () => {
    datasetId = await shop.dataset('photos', 3)
    images = shop.images.forDataset(datasetId).map(({ id }) => id)
  })

  test('is noticed: gone, another one, and back again', async () => {
    const path = await shop.modelFile('moving.onnx', { classes: [[-8, -8, -8, 8]] })
    const model = await shop.models.add({ path, profile: {} })
    const predict = (index: number) => shop.predictions.predict(model.id, images[index]!)
    await predict(0)
    await rename(path, `${path}.away`)
    await expect(predict(1)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await copyFile(await shop.modelFile('other.onnx', { classes: [[1, 1, 1, 1]] }), path)
    await expect(predict(1)).rejects.toMatchObject({ code: 'VERIFICATION_FAILED' })
    await rename(`${path}.away`, path)
    // Touched, but the same: hashed again, and fine.
    await utimes(path, new Date(), new Date())
    expect(await predict(1)).toMatchObject({ cached: false, width: 96, height: 96 })
    // What is stored needs no file.
    await rm(path)
    expect(await predict(1)).toMatchObject({ cached: true })
  })

  test('asked for twice at once, a prediction is computed once', async () => {
    const model = await shop.models.add({
      path: await shop.modelFile('once.onnx', { classes: [[-7, -7, -7, 8]] }),
      profile: {},
    })
    const before = shop.runCount()
    const both = await Promise.all([0, 0].map((index) => shop.predictions.predict(model.id, images[index]!)))
    expect(shop.runCount()).toBe(before + 1)
    expect(both[0]!.url).toBe(both[1]!.url)
    const again = await shop.predictions.predict(model.id, images[0]!)
    expect(again).toMatchObject({ cached: true, provider: { name: 'cpu', fallback: null } })
    expect(again.durationMs).toBeCloseTo(both[0]!.durationMs, 3)
  })

  test('its picture is found by the key of its address, and by no other', async () => {
    const model = await shop.models.add({
      path: await shop.modelFile('shown.onnx', { classes: [[-6, -6, -6, 8]] }),
      profile: {},
    })
    const { url } = await shop.predictions.predict(model.id, images[0]!)
    const key = url.split('/').at(-1)!
    const { path, version } = await shop.predictions.probabilityPng(model.id, images[0]!, key)
    expect(path.endsWith('.png') && version.startsWith(key)).toBe(true)
    await expect(shop.predictions.probabilityPng(model.id, images[0]!, '0'.repeat(16))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('a profile can be tried before the model is added, and leaves no model behind', async () => {
    const before = shop.models.list().length
    const path = await shop.modelFile('tried.onnx')
    const { url } = await shop.predictions.tryProfile({
      path,
      profile: { output: { invert: true } },
      imageId: images[0]!,
    })
    const key = url.split('/').at(-1)!
    expect((await shop.predictions.trialPng(key)).path.endsWith('.png')).toBe(true)
    await expect(shop.predictions.trialPng('f'.repeat(32))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(
      shop.predictions.tryProfile({ path, profile: { output: { class: 5 } }, imageId: images[0]! }),
    ).rejects.toMatchObject({ code: 'PROFILE_INVALID' })
    expect(shop.models.list()).toHaveLength(before)
  })

  test('removing a model takes its predictions along, but never those of its twin', async () => {
    const path = await shop.modelFile('removed.onnx', { classes: [[-5, -5, -5, 8]] })
    const one = await shop.models.add({ path, name: 'one', profile: {} })
    const twin = await shop.models.add({ path, name: 'twin', profile: {} })
    await shop.evaluations.start({ datasetId, modelIds: [one.id] }).finished
    await shop.models.remove(one.id)
    expect(await shop.predictions.predict(twin.id, images[0]!)).toMatchObject({ cached: true })
    expect(await shop.evaluations.summary({ datasetId, modelId: twin.id })).toMatchObject({ evaluated: 3 })
    await shop.models.remove(twin.id)
    const again = await shop.models.add({ path, profile: {} })
    expect(await shop.evaluations.summary({ datasetId, modelId: again.id })).toBeNull()
    expect(await shop.predictions.predict(again.id, images[0]!)).toMatchObject({ cached: false })
  })

  test('no mask is written over a photo or the model', async () => {
    const path = await shop.modelFile('kept.onnx')
    const model = await shop.models.add({ path, name: 'kept', profile: {} })
    await shop.dataset('kept', 1)
    const photo = join(shop.root, 'kept', 'images', 'photo_00000.jpg')
    const loose = join(shop.root, 'loose.jpg')
    const link = join(shop.root, 'link.png')
    await copyFile(photo, loose)
    await symlink(photo, link)
    for (const out of [loose, join(shop.root, 'kept', '..', 'loose.jpg'), photo, link, path]) {
      const before = await readFile(out)
      const written = shop.predictions.predictFile({ modelId: model.id, path: loose, out, kind: 'mask' })
      await expect(written).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { path: out } })
      expect(await readFile(out)).toEqual(before)
    }
  })

  test('removing a model takes all of its figures along, however many, and only its own', async () => {
    const add = async (name: string, bias: number) =>
      shop.models.add({ path: await shop.modelFile(`${name}.onnx`, { classes: [[-4, -4, -4, bias]] }), profile: {} })
    const [one, other] = [await add('much', 8), await add('other-much', 9)]
    const insert = shop.database.prepare(`INSERT INTO score VALUES (?, ?, ?, '', 'cpu', x'00', 1, '')`)
    shop.database.transaction(() => {
      for (const model of [one, other]) {
        const hash = profileHash(model.profile)
        for (let index = 0; index < 1_200; index++) insert.run(model.sha256, hash, `${index}`.padStart(64, '0'))
      }
    })()
    const scores = shop.database.prepare('SELECT count(*) FROM score WHERE model_sha256 = ?').pluck()
    await shop.models.remove(one.id)
    expect([scores.get(one.sha256), scores.get(other.sha256)]).toEqual([0, 1_200])
  })

  test('any photo is predicted into a file', async () => {
    const model = await shop.models.add({ path: await shop.modelFile('out.onnx'), name: 'out', profile: {} })
    const photo = join(shop.root, 'photos', 'images', 'photo_00000.jpg')
    const out = join(shop.root, 'new', 'folder', 'mask.png')
    await shop.predictions.predictFile({ modelId: model.id, path: photo, out, kind: 'mask' })
    const size = { width: 96, height: 96, orientation: 1 }
    const request = { path: out, out: join(shop.root, 'read.png'), image: size, classes: null }
    const { pixels } = await shop.workers.pixels.call('importMask', request)
    expect(pixels).toBeGreaterThan(0)
    expect(pixels).toBeLessThan(96 * 96)
  })
})
