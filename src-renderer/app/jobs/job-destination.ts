import type { Job } from '../../../src-shared/domain/index.ts'

/** Where the outcome of a job can be seen; null where there is no such place. */
export function jobDestination(job: Job): { label: string; to: string } | null {
  const text = (key: string): string | null => {
    const value = job.result?.[key]
    return typeof value === 'string' ? value : null
  }
  const datasetId = text('datasetId')
  const runId = text('runId')
  if (datasetId && (job.kind === 'import' || job.kind === 'demo' || job.kind === 'relink')) {
    return { label: 'Show images', to: `/library?dataset=${encodeURIComponent(datasetId)}` }
  }
  if (runId) return { label: 'Show run', to: `/progress?run=${encodeURIComponent(runId)}` }
  if (job.kind === 'benchmark') return { label: 'Show figures', to: '/benchmark' }
  const modelId = text('modelId')
  if (job.kind === 'parity' && modelId)
    return { label: 'Show images', to: `/models?model=${encodeURIComponent(modelId)}&show=parity` }
  if (job.kind === 'release' && job.state === 'succeeded') return { label: 'Show release', to: '/release' }
  return null
}
