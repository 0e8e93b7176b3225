import { FigureList } from '../../components/FigureList.tsx'
import { Section } from '../../components/Section.tsx'
import { shortTime } from '../../components/format.ts'
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
  const percent = (pixels: number) => `${((pixels / (width * height)) * 100).toFixed(1)} %`
  return (
    <Section title="Mask" aside={`${width} × ${height}`}>
      <FigureList
        rows={[
          { label: 'Hair', value: percent(hair), title: 'Pixels of coverage 128 and up' },
          { label: 'Soft edge', value: percent(soft), title: 'Pixels that are neither empty nor full' },
          ...(opened.mask ? [{ label: 'From', value: originWords(opened.mask) }] : []),
        ]}
      />
      <div className={styles['actions']}>{clear && <ActionButton action={clear} />}</div>
    </Section>
  )
}

function originWords({ origin, author, updatedAt }: NonNullable<Opened['mask']>): string {
  return origin === 'imported' ? 'import' : `${author ?? 'painting'}, ${shortTime(updatedAt)}`
}
