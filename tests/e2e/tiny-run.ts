import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tinyModel } from '../fixtures/onnx.ts'

/** Brightness (0..1) under which each epoch calls a pixel hair: too much, right, too little. The photos' hair lies at .12 to .17. */
const LIMITS = [0.75, 0.3, 0.14]

/** A run of three checkpoints whose second is the best for the photos of `writePairs`, with its profile. */
export async function writeRun(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const steepness = 60
  for (const [index, limit] of LIMITS.entries()) {
    const weights = [-steepness / 3, -steepness / 3, -steepness / 3, steepness * limit]
    const model = tinyModel({ width: 96, height: 96, classes: [weights], activation: 'sigmoid' })
    await writeFile(join(folder, `epoch_${index + 1}.onnx`), model)
  }
  await writeFile(join(folder, 'profile.json'), JSON.stringify({ target: 'hair' }))
}
