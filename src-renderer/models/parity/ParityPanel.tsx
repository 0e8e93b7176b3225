import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Model, ParityOrder } from '../../../src-shared/domain/index.ts'
import { ErrorBand } from '../../components/ErrorBand.tsx'
import { Progress } from '../../components/Progress.tsx'
import { client, orpc } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'
import { isActive, useJob } from '../../host/jobs-store.ts'
import { ParityDialog } from './ParityDialog.tsx'
import { ParityResultCard } from './ParityResultCard.tsx'
import styles from './Parity.module.css'

export type ParityStart = Partial<ParityOrder> & { modelId: string }

/** Whether the model gives here what it gave where it was trained, or what another one gives. */
export function ParityPanel({ model }: { model: Model }) {
  const { id: modelId } = model
  const [asking, ask] = useState(false)
  const [params] = useSearchParams()
  const place = useRef<HTMLElement>(null)
  const { data: results = [] } = useQuery(orpc.parity.list.queryOptions({ input: { modelId } }))
  const start = useMutation({
    mutationFn: (order: ParityStart) => client.parity.start(order),
    onSuccess: () => ask(false),
    meta: { stores: false },
  })
  const job = useJob(start.data?.jobId ?? null)
  const running = job !== undefined && isActive(job)
  const isShown = params.get('show') === 'parity'
  useEffect(() => {
    if (isShown) place.current?.scrollIntoView()
    // Again when the results are there: before, there was nothing to scroll.
  }, [isShown, results.length])
  return (
    <section ref={place} aria-label="Parity" className={styles['panel']}>
      <header className={styles['head']}>
        <h2>Parity</h2>
        {running ? (
          <Button onClick={() => void client.jobs.cancel({ jobId: job.id })}>Cancel</Button>
        ) : (
          <Button onClick={() => ask(true)}>Compare…</Button>
        )}
      </header>
      {results.length === 0 && !running && (
        <p className={styles['muted']}>
          Not compared yet. Bring outputs of the training side, or the original of a float16 or quantised variant, and
          see whether this model gives the same.
        </p>
      )}
      {running && (
        <div className={styles['running']} role="status">
          <Progress label={job.title} value={job.total ? job.done / job.total : null} />
          <span className={styles['muted']}>
            {job.step ?? 'Starting'}
            {job.total ? ` · ${job.done} of ${job.total} images` : ''}
          </span>
        </div>
      )}
      {job?.state === 'failed' && job.error && <ErrorBand title={job.error.message} />}
      {results.map((result, index) => (
        <ParityResultCard key={result.id} result={result} model={model} open={index === 0} />
      ))}
      {asking && (
        <ParityDialog
          model={model}
          pending={start.isPending}
          fault={start.error ? faultOf(start.error).message : null}
          onStart={(order) => start.mutate({ ...order, modelId })}
          onClose={() => ask(false)}
        />
      )}
    </section>
  )
}
