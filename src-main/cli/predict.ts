import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { thresholdOption } from './options.ts'
import { providerJson } from './views.ts'
import { facts } from './output.ts'
import type { Runner } from './runner.ts'

type PredictOptions = {
  model: string
  image: string
  out: string
  kind: 'mask' | 'probability'
  threshold?: number
  fallback?: boolean
}

export function registerPredict(program: Command, run: Runner): void {
  program
    .command('predict')
    .description("write a model's mask of one photo as a grey PNG of the photo's size, upright")
    .requiredOption('--model <model>', 'id or name')
    .requiredOption('--image <file>', 'a photo; it need not be in a dataset')
    .requiredOption('--out <file.png>', 'the file to write')
    .addOption(new Option('--kind <kind>', '0 and 255, or 0 to 255').choices(['mask', 'probability']).default('mask'))
    .addOption(thresholdOption())
    .option('--fallback', 'where inference fails on this photo, write the fallback mask: empty, marked with the reason')
    .action(
      run(async (session, options: PredictOptions) => {
        const { models, predictions, runtime } = await session.services()
        const model = models.resolve(options.model)
        const image = resolve(options.image)
        const out = resolve(options.out)
        const {
          provider: used,
          durationMs,
          fallback,
        } = await predictions.predictFile({
          modelId: model.id,
          path: image,
          out,
          kind: options.kind,
          threshold: options.threshold,
          fallback: options.fallback ?? false,
          signal: session.signal,
        })
        const written = { model: model.name, image, out }
        if (fallback) {
          const reason = { code: fallback.code, message: fallback.message }
          return {
            json: { ...written, provider: null, fallback: true, fallbackMask: true, reason, durationMs: null },
            text: facts([
              ['Written', `${out}: the fallback mask, which is empty`],
              ['Model', model.name],
              ['Reason', fallback.message],
            ]),
          }
        }
        // A stored prediction says what computed it; why it was that is kept with the model.
        const provider = { fallbacks: runtime.fallbacks(model.sha256), ...used }
        // `fallback` is the provider's here, and a sentence: whether this is a prediction at all has a field of its own.
        const json = { ...written, ...providerJson(provider), fallbackMask: false, durationMs }
        return {
          json,
          text: facts([
            ['Written', out],
            ['Model', model.name],
            ['Provider', provider.fallback === null ? provider.name : `${provider.name} (${provider.fallback})`],
            ['Inference', `${durationMs.toFixed(1)} ms`],
          ]),
        }
      }),
    )
}
