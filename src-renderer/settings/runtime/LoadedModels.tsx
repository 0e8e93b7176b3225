import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { PROVIDER_WORDS, type LoadedModel, type Model, type RuntimeState } from '../../../src-shared/domain/index.ts'
import { bytes, fileName, plural } from '../../components/format.ts'
import { FigureList } from '../../components/FigureList.tsx'
import { orpc } from '../../host/client.ts'
import styles from './Runtime.module.css'

/** The rest of the settings stays in sight when all epochs of a run are loaded. */
const SHOWN = 5

/** What is loaded now, with what it takes. */
export function LoadedModels({ state: { loaded } }: { state: RuntimeState }) {
  const { data: models = [] } = useQuery(orpc.models.list.queryOptions())
  const unload = useMutation(orpc.runtime.unload.mutationOptions())
  if (loaded.length === 0) return <p className={styles['none']}>No model is loaded. The first use loads one.</p>
  const rows = loaded.map((each) => ({
    key: `${each.sha256} ${each.provider} ${each.threads}`,
    label: nameOf(each, models),
    value: `${bytes(each.bytes)} · ${PROVIDER_WORDS[each.provider]} · ${plural(each.runs, 'use')}`,
    title: each.file,
  }))
  const others = rows.slice(SHOWN)
  const total = loaded.reduce((sum, each) => sum + each.bytes, 0)
  return (
    <div className={styles['loaded']}>
      <FigureList rows={rows.slice(0, SHOWN)} />
      {others.length > 0 && (
        <details>
          <summary className={styles['others']}>{plural(others.length, 'other')}</summary>
          <FigureList rows={others} />
        </details>
      )}
      <FigureList rows={[{ label: 'Together', value: bytes(total) }]} />
      <Button size="xs" mt={8} loading={unload.isPending} onClick={() => unload.mutate(undefined)}>
        Give up all
      </Button>
    </div>
  )
}

function nameOf({ sha256, file }: LoadedModel, models: readonly Model[]): string {
  return models.find((model) => model.sha256 === sha256)?.name ?? fileName(file)
}
