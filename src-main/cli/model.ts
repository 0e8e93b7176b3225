import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { wrongUsage } from './output.ts'
import { memoryOption, secondsOption } from './runtime.ts'
import { registerParity } from './parity.ts'
import { nameOption, newNameArgument, readProfile, thresholdOption } from './options.ts'
import type { Output } from './output.ts'
import type { Runner } from './runner.ts'
import type { Session } from './session.ts'
import { POST_PROCESSING_HELP, readPostProcessing, registerTune } from './tune.ts'
import { detectionJson, detectionText, detectionWarning, modelJson, modelListText, modelText } from './views.ts'

type SetOptions = {
  threshold?: number
  postProcessing?: string
  note?: string
  timeLimit?: number
  memoryLimit?: number | null
}

export function registerModel(program: Command, run: Runner): void {
  const model = program.command('model').description('add, list, set up models')
  registerAdd(model, run)
  registerQueries(model, run)
  registerChanges(model, run)
  registerTune(model, run)
  registerParity(model, run)
}

function registerAdd(model: Command, run: Runner): void {
  model
    .command('add')
    .argument('<file>', 'an ONNX or TensorFlow Lite file')
    .description('add a model; without --profile or --detect the file itself must say how it is fed')
    .addOption(nameOption("the model's name; default: the file's"))
    .option('--profile <file>', 'JSON that says how the model is fed and read')
    .addOption(
      new Option('--detect <dataset>', 'find the profile by trying the model on the masks of a dataset').conflicts(
        'profile',
      ),
    )
    .action(
      run(async (session, file: string, options: { name?: string; profile?: string; detect?: string }) => {
        if (options.detect !== undefined) return addDetected(session, resolve(file), options.detect, options.name)
        const profile = options.profile === undefined ? undefined : await readProfile(options.profile)
        const { models } = await session.services()
        const added = await models.add({ path: resolve(file), name: options.name, profile })
        return { json: { model: modelJson(added), warning: null }, text: modelText(added) }
      }),
    )
}

async function addDetected(session: Session, path: string, datasetName: string, name?: string): Promise<Output> {
  const { models, datasets, detection } = await session.services()
  const dataset = datasets.resolve(datasetName)
  if (name !== undefined) models.requireFree(name)
  const found = await session.job(detection.start({ path, datasetId: dataset.id, byLooks: false }))
  const profile = found.ranking[0]?.profile
  const model = await models.add({ path, name, profile, detected: true })
  const warning = detectionWarning(found, dataset.name)
  const json = { model: modelJson(model), detection: detectionJson(found), warning }
  return { json, text: detectionText(model, found), warning }
}

function registerQueries(model: Command, run: Runner): void {
  model
    .command('list')
    .description('all models, checkpoints of runs too')
    .action(
      run(async (session) => {
        const { models } = await session.services()
        const all = models.list()
        return { json: { models: all.map(modelJson) }, text: modelListText(all) }
      }),
    )
  model
    .command('show')
    .argument('<model>', 'id or name')
    .description('one model')
    .action(
      run(async (session, name: string) => {
        const { models, runtime } = await session.services()
        const one = models.resolve(name)
        const { quarantined } = runtime.get()
        const quarantine = quarantined.find(({ key }) => key === one.sha256)?.message ?? null
        const shown = { ...modelJson(one), quarantine, limits: runtime.limits(one.sha256) }
        return {
          json: { model: shown },
          text: [modelText(one), ...(quarantine ? [`In quarantine. ${quarantine}`] : [])].join('\n'),
        }
      }),
    )
}

function registerChanges(model: Command, run: Runner): void {
  model
    .command('set')
    .argument('<model>', 'id or name')
    .description("set a model's threshold, what is done to its masks, or its own limits of time and memory")
    .addOption(thresholdOption())
    .option('--post-processing <file>', 'JSON list of steps that every mask of the model goes through; none: no step')
    .option('--note <text>', 'why the steps were changed')
    .addOption(secondsOption('--time-limit <seconds>', 'for loading it, and for one image'))
    .addOption(memoryOption('--memory-limit <size>', 'above which it is stopped: 512M, 2G, or auto'))
    .addHelpText('after', POST_PROCESSING_HELP)
    .action(
      run(async (session, name: string, options: SetOptions) => {
        const { threshold, timeLimit, memoryLimit, note } = options
        if ([threshold, timeLimit, memoryLimit, options.postProcessing].every((option) => option === undefined)) {
          throw wrongUsage('model set needs --threshold, --post-processing, --time-limit or --memory-limit.')
        }
        const steps =
          options.postProcessing === undefined ? undefined : await readPostProcessing(options.postProcessing)
        const { models, runtime, postProcessing } = await session.services()
        const { id, sha256 } = models.resolve(name)
        if (threshold !== undefined) models.setThreshold(id, threshold)
        if (steps !== undefined) await postProcessing.save(id, steps, note)
        if (timeLimit !== undefined) runtime.setLimits(id, { timeLimitMs: timeLimit })
        if (memoryLimit !== undefined) runtime.setLimits(id, { memoryLimitBytes: memoryLimit })
        const changed = models.get(id)
        return { json: { model: modelJson(changed), limits: runtime.limits(sha256) }, text: modelText(changed) }
      }),
    )
  model
    .command('lift')
    .argument('<model>', 'id or name, or a file that could not be added')
    .description('end the quarantine of a model that stopped the inference worker twice')
    .action(
      run(async (session, name: string) => {
        const { models, runtime } = await session.services()
        const known = models.list().find((each) => each.id === name || each.name === name)
        runtime.lift(known?.sha256 ?? resolve(name))
        return { json: { lifted: known?.name ?? resolve(name) }, text: `${name} may run again.` }
      }),
    )
  model
    .command('rename')
    .argument('<model>', 'id or name')
    .addArgument(newNameArgument())
    .description('rename a model')
    .action(
      run(async (session, name: string, newName: string) => {
        const { models } = await session.services()
        const renamed = models.rename(models.resolve(name).id, newName)
        return { json: { ...modelJson(renamed), model: modelJson(renamed) }, text: modelText(renamed) }
      }),
    )
  model
    .command('remove')
    .argument('<model>', 'id or name')
    .description('forget a model; its file is not touched')
    .action(
      run(async (session, name: string) => {
        const { models } = await session.services()
        const { removed } = await models.remove(models.resolve(name).id)
        return { json: { removed }, text: `Removed ${name}.` }
      }),
    )
}
