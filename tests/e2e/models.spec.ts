import { join } from 'node:path'
import { writePairs } from '../fixtures/photos.ts'
import { expect, test } from './fixture.ts'
import { writeRun } from './tiny-run.ts'

test.use({ actionTimeout: 20_000 })

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
