import { migration as main } from './0001-main.ts'
import { migration as pipeline } from './0002-pipeline.ts'
import { migration as postProcessing } from './0003-post-processing.ts'
import { migration as benchmarksParity } from './0004-benchmarks-parity.ts'
import { migration as modelOrigin } from './0005-model-origin.ts'
import { migration as modelRuntime } from './0006-model-runtime.ts'
import { migration as resampling } from './0007-resampling.ts'
import { migration as history } from './0008-history.ts'
import { migration as versions } from './0009-versions.ts'
import { migration as annotationStatus } from './0010-annotation-status.ts'
import { migration as activeTime } from './0011-active-time.ts'
import { migration as planePacks } from './0012-plane-packs.ts'
import type { Migration } from './migration.ts'

/** All steps, in order. The only list. */
export const migrations: readonly Migration[] = [
  main,
  pipeline,
  postProcessing,
  benchmarksParity,
  modelOrigin,
  modelRuntime,
  resampling,
  history,
  versions,
  annotationStatus,
  activeTime,
  planePacks,
]
