import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PartialProfile } from '../../../src-shared/domain/index.ts'

const RUN = 'hair-unet'
const run = fileURLToPath(new URL(`../../../models/${RUN}`, import.meta.url))

export type Reference = { name: string; file: string; profile: PartialProfile }

/** The epoch of the reference run with the best validation IoU, by the run's own log. */
export function referenceModel(): Reference {
  const lines = readFileSync(join(run, 'metrics.jsonl'), 'utf8').trim().split('\n')
  const epochs = lines.map((line) => JSON.parse(line) as { epoch: number; val_iou?: number })
  const files = readdirSync(run).filter((file) => file.endsWith('.onnx'))
  const fileOf = (epoch: number) => files.find((file) => Number(/(\d+)\.onnx$/.exec(file)?.[1]) === epoch)
  const best = epochs.filter(({ epoch }) => fileOf(epoch)).toSorted((a, b) => (b.val_iou ?? 0) - (a.val_iou ?? 0))[0]
  const file = best && fileOf(best.epoch)
  if (!file) throw new Error(`${run} has no checkpoint that its log knows`)
  const profile = PartialProfile.parse(JSON.parse(readFileSync(join(run, 'profile.json'), 'utf8')))
  return { name: `${RUN}/${file}`, file: join(run, file), profile }
}

/**
 * A copy that is another model to Hairline: one more entry of metadata behind the end, which is valid protobuf (field 14 of
 * ModelProto). So the same work can be asked for again.
 */
export async function writeTwin(reference: Reference, path: string, number: number): Promise<void> {
  const text = (field: number, value: string) => Buffer.from([field, value.length, ...Buffer.from(value)])
  const entry = Buffer.concat([text(0x0a, 'bench.twin'), text(0x12, String(number))])
  await writeFile(path, Buffer.concat([readFileSync(reference.file), Buffer.from([0x72, entry.length]), entry]))
}
