import { useQuery } from '@tanstack/react-query'
import { nameOnRecords } from '../../../src-shared/contract/index.ts'
import { FigureList } from '../../components/FigureList.tsx'
import { Section } from '../../components/Section.tsx'
import { shortTime } from '../../components/format.ts'
import { orpc } from '../../host/client.ts'
import { useObserved } from '../../painting/ui/use-observable.ts'
import { useAction } from '../../app/actions/action-store.ts'
import { ActionButton } from '../../components/ActionButton.tsx'
import type { Opened } from '../open-image.ts'
import styles from './Panel.module.css'

/** What the mask is made of now, and where it came from. */
export function MaskFigures({ opened }: { opened: Opened }) {
  const clear = useAction('annotate.clear')
  const hair = useObserved(opened.studio, ({ coverage }) => coverage.hair)
  const soft = useObserved(opened.studio, ({ coverage }) => coverage.soft)
  const { width, height } = opened.studio.plane
  const from = useOrigin(opened)
  const percent = (pixels: number) => `${((pixels / (width * height)) * 100).toFixed(1)} %`
  return (
    <Section title="Mask" aside={`${width} × ${height}`}>
      <FigureList
        rows={[
          { label: 'Hair', value: percent(hair), title: 'Pixels of coverage 128 and up' },
          { label: 'Soft edge', value: percent(soft), title: 'Pixels that are neither empty nor full' },
          { label: 'From', value: from ?? '–' },
        ]}
      />
      <div className={styles['actions']}>{clear && <ActionButton action={clear} />}</div>
    </Section>
  )
}

/** Who did the last step and when; before the first one, what was there when it was opened. Null: nothing. */
function useOrigin({ studio, mask }: Opened): string | null {
  const last = useObserved(studio.timeline, ({ steps, position }) => steps[position - 1])
  const { data: workspace } = useQuery(orpc.workspace.get.queryOptions())
  if (!last) return mask && originWords(mask)
  const who = last.author ?? (workspace && nameOnRecords(workspace)) ?? 'painting'
  return !last.atMs ? who : `${who}, ${shortTime(new Date(last.atMs).toISOString())}`
}

function originWords({ origin, author, updatedAt }: NonNullable<Opened['mask']>): string {
  return origin === 'imported' ? 'import' : `${author ?? 'painting'}, ${shortTime(updatedAt)}`
}
