import { implement } from '@orpc/server'
import { contract } from '../../src-shared/contract/index.ts'
import type { Backend } from '../backend.ts'
import { asWireError } from './faults.ts'
import { watchEvents } from './watch.ts'

/** contract → services, one line per procedure. Every error leaves as `{code, message, details}`. */
export function createRouter({ services, log }: Pick<Backend, 'services' | 'log'>) {
  const {
    workspace,
    images,
    annotation,
    history,
    versions,
    statuses,
    activeTime,
    painters,
    recovered,
    datasets,
    models,
    detection,
    runtime,
    benchmarks,
    parity,
    predictions,
    postProcessing,
    runs,
    evaluations,
    registry,
    demo,
    jobs,
    events,
  } = services
  const on = implement(contract).use(async ({ next }) => {
    try {
      return await next()
    } catch (error) {
      throw asWireError(error, log)
    }
  })

  // A page must not read or write just anything: what it names lies within the folders that it may open.
  const within = <T extends { path: string }>(input: T): T => ({ ...input, path: workspace.allowedPath(input.path) })
  const withinRegistry = <T extends { registry?: string }>(input: T): T =>
    input.registry === undefined ? input : { ...input, registry: workspace.allowedPath(input.registry) }

  const withinImage = <T extends { image?: string | undefined }>(input: T): T =>
    input.image === undefined ? input : { ...input, image: workspace.allowedPath(input.image) }

  const withinReference = <T extends { reference?: string | undefined; inputs?: string | undefined }>(input: T): T => ({
    ...input,
    ...(input.reference === undefined ? {} : { reference: workspace.allowedPath(input.reference) }),
    ...(input.inputs === undefined ? {} : { inputs: workspace.allowedPath(input.inputs) }),
  })

  return on.router({
    workspace: {
      get: on.workspace.get.handler(() => workspace.get()),
      doctor: on.workspace.doctor.handler(() => workspace.doctor()),
      setDisplayName: on.workspace.setDisplayName.handler(({ input }) => workspace.setDisplayName(input.name)),
      createDemo: on.workspace.createDemo.handler(() => ({ jobId: demo.start().id })),
      storage: on.workspace.storage.handler(() => predictions.storage.info()),
      setStorage: on.workspace.setStorage.handler(({ input }) => predictions.storage.setBudgets(input)),
      preferences: on.workspace.preferences.handler(() => workspace.preferences()),
      setPreference: on.workspace.setPreference.handler(({ input }) => workspace.setPreference(input.key, input.value)),
      listFolder: on.workspace.listFolder.handler(({ input }) => workspace.listFolder(input)),
    },
    datasets: {
      list: on.datasets.list.handler(() => datasets.list()),
      get: on.datasets.get.handler(({ input }) => datasets.get(input.datasetId)),
      inspect: on.datasets.inspect.handler(({ input }) => datasets.inspect(within(input).path)),
      foresee: on.datasets.foresee.handler(({ input, signal }) => datasets.foresee(within(input).path, signal)),
      import: on.datasets.import.handler(({ input }) => ({ jobId: datasets.startImport(within(input)).id })),
      problems: on.datasets.problems.handler(({ input }) => datasets.problems(input.datasetId)),
      rename: on.datasets.rename.handler(({ input }) => datasets.rename(input.datasetId, input.name)),
      remove: on.datasets.remove.handler(({ input }) => datasets.remove(input.datasetId)),
      relink: on.datasets.relink.handler(({ input }) => ({
        jobId: datasets.startRelink(input.datasetId, within(input).path).id,
      })),
      exportMasks: on.datasets.exportMasks.handler(({ input }) => ({
        jobId: datasets.startExport(input.datasetId, workspace.allowedPath(input.out)).id,
      })),
    },
    images: {
      page: on.images.page.handler(({ input }) => images.page(input.query, input.offset, input.limit)),
      locate: on.images.locate.handler(({ input }) => images.locate(input.query, input.imageId)),
      get: on.images.get.handler(({ input }) => images.detail(input.imageId)),
      facets: on.images.facets.handler(({ input }) => images.facets(input.datasetId)),
    },
    models: {
      list: on.models.list.handler(() => models.list()),
      get: on.models.get.handler(({ input }) => models.get(input.modelId)),
      inspect: on.models.inspect.handler(({ input }) => models.inspect(within(input).path)),
      add: on.models.add.handler(({ input }) => models.add(within(input))),
      scoreProfile: on.models.scoreProfile.handler(({ input }) => detection.score(within(input))),
      detect: on.models.detect.handler(({ input }) => ({ jobId: detection.start(within(input)).id })),
      setThreshold: on.models.setThreshold.handler(({ input }) => models.setThreshold(input.modelId, input.threshold)),
      rename: on.models.rename.handler(({ input }) => models.rename(input.modelId, input.name)),
      remove: on.models.remove.handler(({ input }) => models.remove(input.modelId)),
      tryProfile: on.models.tryProfile.handler(({ input }) => predictions.tryProfile(within(input))),
      predict: on.models.predict.handler(({ input: { modelId, imageId, fallback } }) =>
        fallback ? predictions.predictOrFallback(modelId, imageId) : predictions.predict(modelId, imageId),
      ),
      provider: on.models.provider.handler(() => runtime.provider()),
    },
    postProcessing: {
      save: on.postProcessing.save.handler(({ input }) => postProcessing.save(input.modelId, input.steps, input.note)),
      changes: on.postProcessing.changes.handler(({ input }) => postProcessing.changes(input.modelId)),
      preview: on.postProcessing.preview.handler(({ input }) => postProcessing.preview(input)),
      tune: on.postProcessing.tune.handler(({ input }) => ({ jobId: postProcessing.startTuning(input).id })),
    },
    runs: {
      list: on.runs.list.handler(() => runs.list()),
      get: on.runs.get.handler(({ input }) => runs.get(input.runId)),
      import: on.runs.import.handler(({ input }) => ({ jobId: runs.startImport(within(input)).id })),
      inspect: on.runs.inspect.handler(({ input }) => runs.inspect(within(input).path)),
      rename: on.runs.rename.handler(({ input }) => runs.rename(input.runId, input.name)),
      remove: on.runs.remove.handler(({ input }) => runs.remove(input.runId)),
    },
    evaluations: {
      start: on.evaluations.start.handler(({ input }) => ({ jobId: evaluations.start(input).id })),
      summary: on.evaluations.summary.handler(({ input }) => evaluations.summary(input)),
      perImage: on.evaluations.perImage.handler(({ input }) => evaluations.perImage(input)),
      run: on.evaluations.run.handler(({ input }) => evaluations.run(input)),
      list: on.evaluations.list.handler(() => evaluations.list()),
    },
    annotation: {
      open: on.annotation.open.handler(({ input }) => annotation.open(input.imageId)),
      appendStroke: on.annotation.appendStroke.handler(({ input }) => annotation.appendStroke(input)),
      flush: on.annotation.flush.handler(({ input }) => annotation.flush(input.imageId)),
      history: on.annotation.history.handler(({ input }) => history.history(input.imageId, input.upTo)),
      stepPatches: on.annotation.stepPatches.handler(({ input }) => history.stepPatches(input.imageId, input.stepId)),
      statusEvents: on.annotation.statusEvents.handler(({ input }) => statuses.events(input.imageId)),
      submit: on.annotation.submit.handler(({ input }) => statuses.submit(input)),
      review: on.annotation.review.handler(({ input }) => statuses.review(input)),
      takeBackReview: on.annotation.takeBackReview.handler(({ input }) => statuses.takeBackReview(input.imageId)),
      preLabel: on.annotation.preLabel.handler(({ input }) => statuses.preLabel(input.imageId)),
      addActiveTime: on.annotation.addActiveTime.handler(({ input }) => activeTime.keep(input.visits)),
      imageTime: on.annotation.imageTime.handler(({ input }) => activeTime.ofImage(input.imageId)),
      activeTime: on.annotation.activeTime.handler(({ input }) => activeTime.byPerson(input.datasetId)),
      attend: on.annotation.attend.handler(({ input, signal }) => painters.attend(input, signal)),
      takeOver: on.annotation.takeOver.handler(({ input }) => painters.takeOver(input.imageId, input.sessionId)),
      handDown: on.annotation.handDown.handler(({ input }) => annotation.handDown(input.imageId)),
      recovered: on.annotation.recovered.handler(({ input }) => recovered.of(input)),
      keepRecovered: on.annotation.keepRecovered.handler(({ input }) => recovered.keep(input.imageId)),
      versions: on.annotation.versions.handler(({ input }) => versions.versions(input.imageId)),
      keepVersion: on.annotation.keepVersion.handler(({ input: { imageId, name, comment } }) =>
        versions.keepVersion(imageId, name, comment),
      ),
      removeVersion: on.annotation.removeVersion.handler(({ input }) => versions.removeVersion(input.versionId)),
    },
    registry: {
      list: on.registry.list.handler(({ input }) => registry.list(withinRegistry(input).registry)),
      checkFile: on.registry.checkFile.handler(({ input }) => registry.checkFile(input.modelId)),
      plan: on.registry.plan.handler(({ input }) => registry.plan(withinRegistry(input))),
      export: on.registry.export.handler(({ input }) => ({ jobId: registry.startExport(withinRegistry(input)).id })),
    },
    runtime: {
      get: on.runtime.get.handler(() => runtime.get()),
      set: on.runtime.set.handler(({ input }) => runtime.set(input)),
      reset: on.runtime.reset.handler(() => runtime.reset()),
      setLimits: on.runtime.setLimits.handler(({ input }) => runtime.setLimits(input.modelId, input.limits)),
      lift: on.runtime.lift.handler(({ input }) => runtime.lift(input.key)),
      unload: on.runtime.unload.handler(() => runtime.unload()),
    },
    benchmarks: {
      start: on.benchmarks.start.handler(({ input }) => ({ jobId: benchmarks.start(withinImage(input)).id })),
      history: on.benchmarks.history.handler(({ input }) => benchmarks.history(input.modelId)),
      choices: on.benchmarks.choices.handler(() => benchmarks.choices()),
      remove: on.benchmarks.remove.handler(({ input }) => benchmarks.remove(input.ids)),
    },
    parity: {
      start: on.parity.start.handler(({ input }) => ({ jobId: parity.start(withinReference(input)).id })),
      list: on.parity.list.handler(({ input }) => parity.list(input.modelId)),
      evidence: on.parity.evidence.handler(({ input }) => parity.evidence(input.modelId)),
      remove: on.parity.remove.handler(({ input }) => parity.remove(input.id)),
    },
    jobs: {
      list: on.jobs.list.handler(() => jobs.list()),
      get: on.jobs.get.handler(({ input }) => jobs.get(input.jobId)),
      cancel: on.jobs.cancel.handler(({ input }) => jobs.cancel(input.jobId)),
      clearEnded: on.jobs.clearEnded.handler(() => ({ cleared: jobs.clearEnded() })),
      watch: on.jobs.watch.handler(({ signal }) => watchEvents(jobs, events, signal)),
    },
  })
}

export type Router = ReturnType<typeof createRouter>
