import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeOnnx } from '../../src-shared/onnx/write-onnx.ts'
import { writePairs } from '../fixtures/photos.ts'
import { expect, test } from './fixture.ts'
import { writeRun } from './tiny-run.ts'

test.use({ actionTimeout: 20_000 })

/** Its only weight is no number, and so is all that it gives. */
const DIVERGED = writeOnnx({
  name: 'diverged',
  inputs: [{ name: 'x', type: 'float32', shape: [1, 3, 64, 64] }],
  outputs: [{ name: 'y', type: 'float32', shape: [1, 1, 64, 64] }],
  initializers: [{ name: 'w', type: 'float32', dims: [1, 3, 1, 1], values: [Number.NaN, 1, 1] }],
  nodes: [{ op: 'Conv', inputs: ['x', 'w'], outputs: ['y'], attributes: { kernel_shape: { ints: [1, 1] } } }],
})

test('a threshold that was typed is kept when a key leads away before the field is left', async ({
  page,
  workbench,
}) => {
  const photos = join(workbench.folder, 'Salon')
  await writePairs(photos, 1, 64)
  await workbench.hairline('dataset', 'import', photos, '--layout', 'pairs')
  await writeRun(join(workbench.folder, 'run'))
  const add = ['model', 'add', join(workbench.folder, 'run', 'epoch_2.onnx')]
  await workbench.hairline(...add, '--profile', join(workbench.folder, 'run', 'profile.json'))
  await page.goto(`${workbench.url}#/models`)
  const field = page.getByRole('textbox', { name: 'Threshold' })
  await field.fill('0.37')
  await expect(field).toBeFocused()
  await page.keyboard.press('Control+Alt+1')
  await expect(page.getByRole('gridcell')).toHaveCount(1)
  await expect
    .poll(
      async () => (await workbench.hairline<{ models: { threshold: number }[] }>('model', 'list')).models[0]?.threshold,
    )
    .toBe(0.37)
})

test('a search for a profile that fails says why', async ({ page, workbench }) => {
  const photos = join(workbench.folder, 'Salon')
  await writePairs(photos, 2, 64)
  await workbench.hairline('dataset', 'import', photos, '--layout', 'pairs')
  const path = join(workbench.folder, 'diverged.onnx')
  await writeFile(path, DIVERGED)
  await page.goto(`${workbench.url}#/models/add?path=${encodeURIComponent(path)}`)
  const search = page.getByRole('region', { name: 'Is this right?' })
  await expect(search.getByRole('alert')).toHaveText(/^diverged\.onnx gave values that are no numbers/)
})
