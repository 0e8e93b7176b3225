import { useQuery } from '@tanstack/react-query'
import { Button } from '@mantine/core'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { day, figure } from '../components/format.ts'
import { VerdictPill } from '../evaluation/VerdictPill.tsx'
import { orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import styles from './release.module.css'

type Props = { name: string; registry: string; next: { version: string; words: string; iou: number | null } | null }

/** The versions that the registry has of this name, newest first, under the one to come. */
export function VersionList({ name, registry, next }: Props) {
  const listing = useQuery(orpc.registry.list.queryOptions({ input: { registry } }))
  const model = listing.data?.models.find((each) => each.name === name)
  const versions = (model?.versions ?? []).toReversed()
  const aliasesOf = (version: string) =>
    Object.entries(model?.aliases ?? {}).flatMap(([alias, at]) => (at === version ? [alias] : []))
  return (
    <section className={styles['box']} aria-label="Versions">
      <header className={styles['boxHead']}>
        <h3>Versions</h3>
        <span className={`${styles['faint']} ellipsis`}>{name}</span>
      </header>
      {listing.error && (
        <div className={styles['boxNote']}>
          <ErrorBand
            title="The registry can’t be read"
            actions={
              <Button size="xs" onClick={() => void listing.refetch()}>
                Try again
              </Button>
            }
          >
            {faultOf(listing.error).message}
          </ErrorBand>
        </div>
      )}
      <ul className={styles['versions']}>
        {next && (
          <li className={styles['version']} data-next="">
            <span className={styles['versionDot']} aria-hidden="true" />
            <strong>{next.version}</strong>
            <span />
            <span className="figure">{figure(next.iou)}</span>
            <span className={`${styles['faint']} ellipsis`}>{next.words}</span>
          </li>
        )}
        {versions.map((entry) => (
          <li key={entry.version} className={styles['version']}>
            <span className={styles['versionDot']} aria-hidden="true" />
            <span>
              {entry.version}
              {aliasesOf(entry.version).map((alias) => (
                <span key={alias} className={styles['alias']}>
                  {alias}
                </span>
              ))}
            </span>
            <VerdictPill verdict={entry.verdict} />
            <span className="figure">{figure(entry.metrics.val_iou)}</span>
            <span className={`${styles['faint']} ellipsis`} title={entry.note ?? undefined}>
              {[
                day(entry.created_at),
                entry.created_by,
                entry.epoch === null ? entry.base_model : `epoch ${entry.epoch} of ${entry.run}`,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {listing.data && versions.length === 0 && (
        <p className={styles['none']}>No version of this name is in the registry yet.</p>
      )}
    </section>
  )
}
