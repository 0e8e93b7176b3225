import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pino, { type Logger } from 'pino'
import { BenchmarkService } from './benchmark/benchmark-service.ts'
import { Painters } from './annotation/painters.ts'
import { RecoveredStrokes } from './annotation/recovered-strokes.ts'
import { ActiveTimeService } from './annotation/active-time-service.ts'
import { AnnotationService } from './annotation/annotation-service.ts'
import { HistoryService } from './annotation/history-service.ts'
import { StatusService } from './annotation/status-service.ts'
import { VersionService } from './annotation/version-service.ts'
import { DatasetService } from './datasets/dataset-service.ts'
import { ImageService } from './datasets/image-service.ts'
import { DemoService } from './demo/demo-service.ts'
import { GenerateService } from './datasets/generate-service.ts'
import { EvaluationService } from './evaluation/evaluation-service.ts'
import { PredictionService } from './inference/prediction-service.ts'
import { Events } from './jobs/events.ts'
import { Jobs } from './jobs/jobs.ts'
import { watchOtherProcesses } from './jobs/other-processes.ts'
import { DetectionService } from './models/detect/detection-service.ts'
import { ModelService } from './models/model-service.ts'
import { ParityService } from './parity/parity-service.ts'
import { PostProcessingService } from './postprocessing/post-processing-service.ts'
import { RegistryService } from './registry/registry-service.ts'
import { RuntimeRepository } from './runtime/runtime-repository.ts'
import { RuntimeService } from './runtime/runtime-service.ts'
import { sometimes } from './runtime/sometimes.ts'
import { RunService } from './runs/run-service.ts'
import { openDatabase } from './store/database.ts'
import { logFile } from './store/log-file.ts'
import { JobRepository } from './store/job-repository.ts'
import type { ServiceDeps } from './service-deps.ts'
import { openWorkspaceFolder } from './store/workspace-folder.ts'
import { WorkspaceService } from './store/workspace-service.ts'
import { startWorkers } from './workers/workers.ts'

export type BackendConfig = {
  /** The workspace's folder; created where absent or empty. */
  workspace: string
  /** Folders beside the home folder that the folder picker may show. */
  roots?: string[]
  log?: Logger
}

/** Wires everything; the one place to see all services. */
export async function createBackend(config: BackendConfig) {
  const folder = await openWorkspaceFolder(config.workspace)
  const log = config.log ?? pino({ level: 'info' }, logFile(folder.log))
  const database = openDatabase(folder.database)
  const events = new Events()
  const jobs = new Jobs({ repository: new JobRepository(database), events, log })
  const runtimes = new RuntimeRepository(database)
  const workers = startWorkers({
    log,
    store: runtimes,
    deaths: runtimes,
    onDecision: (sha256, decision) => runtimes.keepDecision(sha256, decision),
    onChange: sometimes(() => events.changed(['runtime'])),
  })
  const deps: ServiceDeps = { folder, database, events, jobs, workers, log }

  const workspace = new WorkspaceService({ ...deps, roots: config.roots ?? [], projectRoot: projectRoot() })
  const images = new ImageService(deps)
  const annotation = new AnnotationService({ ...deps, images, workspace })
  const history = new HistoryService(deps)
  const versions = new VersionService({ ...deps, annotation, workspace })
  const statuses = new StatusService({
    ...deps,
    annotation,
    workspace,
    keepVersion: (imageId, name, comment) => versions.keepVersion(imageId, name, comment),
  })
  const activeTime = new ActiveTimeService({ ...deps, workspace })
  const datasets = new DatasetService({ ...deps, images, annotation })
  const models = new ModelService({ ...deps })
  const runtime = new RuntimeService({ ...deps, models })
  const benchmarks = new BenchmarkService({ ...deps, models, runtime })
  const predictions = new PredictionService({ ...deps, images, models })
  const parity = new ParityService({ ...deps, models, predictions })
  const detection = new DetectionService({ ...deps, images, models })
  const postProcessing = new PostProcessingService({ ...deps, images, models, predictions, annotation, workspace })
  const runs = new RunService({ ...deps, models })
  const evaluations = new EvaluationService({ ...deps, images, models, predictions, annotation })
  const registry = new RegistryService({ ...deps, workspace, models, datasets, evaluations, parity })
  const demo = new DemoService({
    ...deps,
    datasets,
    images,
    annotation,
    models,
    predictions,
    runs,
    evaluations,
    registry,
    projectRoot: projectRoot(),
  })
  const recovered = new RecoveredStrokes({ database })
  recovered.noteWhatIsLeft()
  await annotation.recover()
  await versions.recover()
  const stopWatching = watchOtherProcesses(database, events, jobs)

  const services = {
    workspace,
    images,
    annotation,
    history,
    versions,
    statuses,
    activeTime,
    painters: new Painters(() => workspace.displayName()),
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
    portraits: new GenerateService(deps),
    jobs,
    events,
  }
  return {
    folder,
    log,
    services,
    async dispose(): Promise<void> {
      stopWatching()
      await jobs.dispose()
      await annotation.dispose()
      await workers.dispose()
      predictions.close()
      database.close()
      await rm(folder.temporary, { recursive: true, force: true })
    },
  }
}

export type Backend = Awaited<ReturnType<typeof createBackend>>
export type Services = Backend['services']

/** The folder with models/ and datasets/: above src-main in the sources, above out/main in the build. */
function projectRoot(): string {
  for (const up of ['..', '../..', '../../..']) {
    const candidate = fileURLToPath(new URL(up, import.meta.url))
    if (existsSync(`${candidate}/package.json`)) return candidate
  }
  return process.cwd()
}
