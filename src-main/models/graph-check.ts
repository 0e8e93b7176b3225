import { basename } from 'node:path'
import {
  AppError,
  couldBeMask,
  describeTensor,
  likelyLayout,
  namedClasses,
  readShape,
  type ModelFacts,
} from '../../src-shared/domain/index.ts'

/**
 * Whether a graph can be a segmentation model at all.
 * @throws AppError MODEL_WITHOUT_WEIGHTS, MODEL_WITHOUT_MASK_OUTPUT
 */
export function checkGraph({ path, weights, operators, outputs }: ModelFacts): void {
  const name = basename(path)
  if (weights === 0) {
    throw new AppError(
      'MODEL_WITHOUT_WEIGHTS',
      `${name} has no weights: its graph of ${operators} ${operators === 1 ? 'operator' : 'operators'} holds no numbers; export the trained model again.`,
      { path },
    )
  }
  if (!outputs.some(couldBeMask)) {
    const found = outputs.map((output) => `${output.name} is ${describeTensor(output)}`).join(', ')
    throw new AppError(
      'MODEL_WITHOUT_MASK_OUTPUT',
      `${name} has no output that could be a mask (${found || 'it has none'}); choose a segmentation model, which gives a value for every pixel.`,
      { path, outputs },
    )
  }
}

/** What to say to somebody who gave no profile: what the graph shows, and how to give one. */
export function profileNeeded({ path, inputs, outputs, origin }: ModelFacts): AppError {
  const names = outputs.flatMap(({ shape }) => {
    const channels = readShape(shape, likelyLayout(shape))?.channels
    return typeof channels === 'number' ? namedClasses(channels) : []
  })
  const named = names.length > 0 ? ` Of its classes, ${[...new Set(names)].join(', or ')}.` : ''
  const shown = [...inputs, ...outputs].map((tensor) => `${tensor.name} ${describeTensor(tensor)}`).join(', ')
  if (origin?.resembles) {
    return new AppError(
      'PROFILE_NEEDED',
      `${origin.file ?? basename(path)} is built like ${origin.resembles}, but its weights are others, trained anew or damaged; let its profile be found on a dataset with masks (--detect DATASET), or give one with --profile FILE.json.`,
      { path, inputs, outputs },
    )
  }
  return new AppError(
    'PROFILE_NEEDED',
    `${basename(path)} does not say how its input is prepared (its graph shows ${shown}); let it be found on a dataset with masks (--detect DATASET), or give a profile with ` +
      `--profile FILE.json, for example {"input":{"mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]},"output":{"class":0}}.${named}`,
    { path, inputs, outputs },
  )
}
