import type { Model, PreLabelPolicy, PreLabelStroke } from '../../../src-shared/domain/index.ts'
import { client } from '../../host/client.ts'
import { loadPlane } from '../../painting/view/plane-loader.ts'

export type PreparedMask = {
  preLabel: PreLabelStroke
  label: string
  width: number
  height: number
  values: Uint8Array
}

/** Masks that were computed and loaded ahead; a few, because each is as large as its photo. */
const KEPT = 3
const kept = new Map<string, Promise<PreparedMask>>()

/** All that a mask by rule follows from, beside its photo. */
export const ruleOf = (model: Model, policy: PreLabelPolicy): string =>
  JSON.stringify([model.id, model.threshold, model.postProcessing, policy.threshold, policy.postProcessing])

/** The mask that the rule gives an image: the model's prediction, cut, with its steps where the rule says so. */
export function prepareMask(imageId: string, model: Model, policy: PreLabelPolicy): Promise<PreparedMask> {
  const key = `${imageId} ${ruleOf(model, policy)}`
  const known = kept.get(key)
  if (known) return known
  const coming = make(imageId, model, policy)
  kept.set(key, coming)
  coming.catch(() => kept.delete(key))
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break
    kept.delete(oldest)
  }
  return coming
}

/** How the rule makes a mask now. */
function preLabelOf(model: Model, policy: PreLabelPolicy): PreLabelStroke {
  const threshold = policy.threshold ?? model.threshold
  return { modelId: model.id, threshold, postProcessing: policy.postProcessing && model.postProcessing.length > 0 }
}

async function make(imageId: string, model: Model, policy: PreLabelPolicy): Promise<PreparedMask> {
  const preLabel = preLabelOf(model, policy)
  const { threshold } = preLabel
  const steps = policy.postProcessing ? model.postProcessing : []
  const { afterUrl } = await client.postProcessing.preview({ modelId: model.id, imageId, steps, threshold })
  const { values, width, height } = await loadPlane(afterUrl)
  const name = model.epoch === null ? model.name : `Epoch ${model.epoch}`
  const label = `Pre-label: ${name} at ${threshold.toFixed(2)}${steps.length > 0 ? ' after its steps' : ''}`
  return { preLabel, label, width, height, values }
}

/** Lets the backend compute a prediction, so that it is there when it is asked for. Nothing is loaded yet. */
export async function computeAhead(imageId: string, model: Model): Promise<void> {
  await client.models.predict({ modelId: model.id, imageId }).catch(() => undefined)
}
