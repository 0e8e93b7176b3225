import type { Model, ParityOrder, ProviderInUse } from '../../src-shared/domain/index.ts'
import type { JobContext } from '../jobs/jobs.ts'
import type { InferenceWorker, ModelRequest, PixelsWorker } from '../workers/protocol.ts'
import type { KeptPlanes, ReferenceRow } from '../workers/parity-protocol.ts'
import { elementsOf } from './npy.ts'
import type { ArraySet } from './reference-files.ts'
import { inputRows, outputRows, readingOf, type InputRows, type OutputRows } from './tensor-layout.ts'
import type { Compared } from './verdict.ts'

/** What was found, and how an image of it is compared once more with its planes kept. */
export type Again = Compared & { again: (keep: KeptPlanes) => Promise<unknown> }
export type RoadResult = {
  compared: Again[]
  problems: { name: string; message: string }[]
  provider: ProviderInUse
  fedWith: 'tensors' | 'pixels' | 'images'
}

type Deps = { inference: InferenceWorker; pixels: PixelsWorker }
type Set = { inputs: InputRows; outputs: OutputRows; reading: Pick<ReferenceRow, 'holds' | 'scale'> }

/** Rows that tell whether outputs are probabilities. */
const LOOKED_AT = 16

/** The training side's own inputs straight through the session, against its outputs. @throws AppError as the rows and the model give it */
export async function compareByTensors(
  { inference, pixels }: Deps,
  {
    model,
    request,
    sets,
    holds,
  }: { model: Model; request: ModelRequest; sets: readonly ArraySet[]; holds: ParityOrder['holds'] },
  { signal, progress }: JobContext,
): Promise<RoadResult> {
  const prepared: Set[] = []
  for (const set of sets) if (set.inputs) prepared.push(await prepare(pixels, set.inputs, set.outputs, model, holds))
  const total = prepared.reduce((sum, { inputs }) => sum + inputs.count, 0)
  const compared: Again[] = []
  let provider: ProviderInUse = { name: 'cpu', fallback: null }
  progress({ step: 'Comparing', done: 0, total })
  for (const { inputs, outputs, reading } of prepared) {
    for (let index = 0; index < inputs.count; index += 1) {
      const compare = (keep: KeptPlanes | null) =>
        inference.call(
          'compareTensors',
          {
            ...request,
            input: { array: inputs.array, index, ...inputs.shape, as: inputs.as },
            reference: { array: outputs.array, index, ...outputs.shape, ...reading },
            threshold: model.threshold,
            keep,
          },
          { signal, blame: request.sha256 },
        )
      const { provider: used, ...found } = await compare(null)
      provider = used
      compared.push({ name: `row ${compared.length}`, imageId: null, ...found, again: compare })
      progress({ done: compared.length })
    }
  }
  return { compared, problems: [], provider, fedWith: prepared[0]?.inputs.as === 'pixels' ? 'pixels' : 'tensors' }
}

async function prepare(
  pixels: PixelsWorker,
  inputArray: NonNullable<ArraySet['inputs']>,
  outputArray: ArraySet['outputs'],
  model: Model,
  holds: ParityOrder['holds'],
): Promise<Set> {
  const inputs = inputRows(inputArray, model)
  const outputs = outputRows(outputArray, inputs.count, model)
  return { inputs, outputs, reading: await lookAt(pixels, outputs, model, holds) }
}

/** Whether outputs are the graph's own or probabilities: their values tell. */
export async function lookAt(pixels: PixelsWorker, outputs: OutputRows, model: Model, holds: ParityOrder['holds']) {
  const { channels, height, width } = outputs.shape
  const seen = await pixels.call('lookAtTensor', {
    array: outputs.array,
    rows: Math.min(outputs.count, LOOKED_AT),
    length: elementsOf([channels, height, width]),
  })
  return readingOf(outputs, seen, model, holds)
}
