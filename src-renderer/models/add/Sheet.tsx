import { Button } from '@mantine/core'
import { useRef, type KeyboardEvent } from 'react'
import type { DetectionCandidate, ImageItem } from '../../../src-shared/domain/index.ts'
import { ErrorBand } from '../../components/ErrorBand.tsx'
import { plural } from '../../components/format.ts'
import { Progress } from '../../components/Progress.tsx'
import { CandidateCard } from './CandidateCard.tsx'
import { headline, poorFitWords } from './headline.ts'
import type { DetectionState } from './use-detection.ts'
import styles from './Sheet.module.css'

type Props = {
  path: string
  state: DetectionState
  /** The one that the search was begun on. */
  dataset: string
  /** Another one, which the search can be begun on. */
  other: string | null
  image: ImageItem | undefined
  threshold: number
  /** Why its profile is known without a search, as a sentence. */
  recognized: string | null
  /** Place in the ranking of what the form holds; -1 where it is none of them. */
  chosen: number
  /** Place of the one that was chosen and then changed in the form; -1 where none was. */
  changedFrom: number
  onFind: () => void
  onChoose: (candidate: DetectionCandidate) => void
}

/** "Which of these is right?": the model on one image, fed and read in the ways that did best. */
export function Sheet({
  path,
  state,
  dataset,
  other,
  image,
  threshold,
  recognized,
  chosen,
  changedFrom,
  onFind,
  onChoose,
}: Props) {
  const { detection, running, job, fault, cancelled } = state
  const list = useRef<HTMLDivElement>(null)
  const ranking = detection?.ranking ?? []
  const poor = detection && poorFitWords(detection, dataset)

  function move(event: KeyboardEvent, from: number): void {
    const columns = columnsOf(list.current)
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key]
    const candidate = by === undefined ? undefined : ranking[from + by]
    if (by === undefined || !candidate) return
    event.preventDefault()
    event.stopPropagation()
    onChoose(candidate)
    list.current?.querySelectorAll<HTMLElement>('[role="radio"]')[from + by]?.focus()
  }

  return (
    <section className={styles['sheet']} aria-labelledby="sheet-title">
      <header className={styles['head']}>
        <h1 id="sheet-title">
          {running ? 'Looking for the profile' : detection ? 'Which of these is right?' : 'Is this right?'}
        </h1>
        <p role="status">
          {running
            ? [
                job?.step ?? 'Starting',
                job && job.done > 0 ? plural(job.done, 'run of the model', 'runs of the model') : '',
              ]
                .filter(Boolean)
                .join(' · ')
            : detection
              ? headline(detection, dataset)
              : recognized
                ? `${recognized} Look at its mask below, then add it.`
                : 'Set the profile by hand, or let Hairline try the ways in use.'}
        </p>
      </header>
      {fault && <ErrorBand title={fault.message} />}
      {poor && !running && (
        <ErrorBand tone="caution" title={poor.title}>
          {poor.wayOut}
        </ErrorBand>
      )}
      {running ? (
        <div className={styles['progress']}>
          <Progress label="Looking for the profile" value={null} />
          <Button size="compact-sm" variant="default" onClick={state.cancel}>
            Stop looking
          </Button>
        </div>
      ) : (
        (!detection || other !== null) && (
          <div className={styles['progress']}>
            {cancelled && <span>Stopped. Nothing was changed.</span>}
            <Button size="compact-sm" variant="default" onClick={onFind}>
              {detection ? `Find the profile on ${other}` : 'Find the profile'}
            </Button>
          </div>
        )
      )}
      {image && ranking.length > 0 && (
        <div ref={list} className={styles['cards']} role="radiogroup" aria-labelledby="sheet-title">
          {ranking.map((candidate, place) => (
            <CandidateCard
              key={place}
              place={place}
              path={path}
              candidate={candidate}
              classes={detection?.classes ?? 1}
              image={image}
              threshold={threshold}
              chosen={place === chosen}
              changed={place === changedFrom}
              reachable={place === Math.max(0, chosen, changedFrom)}
              onChoose={() => onChoose(candidate)}
              onKeyDown={(event) => move(event, place)}
            />
          ))}
        </div>
      )}
    </section>
  )
}

/** Cards in a row: more where the window is wide. */
function columnsOf(list: HTMLElement | null): number {
  return list ? getComputedStyle(list).gridTemplateColumns.split(' ').length : 1
}
