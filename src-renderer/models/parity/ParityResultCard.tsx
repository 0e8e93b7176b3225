import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import {
  isWithinLimits,
  referenceName,
  resizedSentence,
  type Model,
  type ParityResult,
  type ParitySample,
} from '../../../src-shared/domain/index.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { day, plural, shortTime } from '../../components/format.ts'
import { setWords } from '../../evaluation/words.ts'
import { orpc } from '../../host/client.ts'
import styles from './Parity.module.css'

const percent = (share: number) => `${(share * 100).toFixed(2)} %`
const iouWords = (iou: number | null) => (iou === null ? 'both empty' : iou.toFixed(4))

const VERDICTS = {
  passed: { Icon: IconCircleCheck, word: 'Passed' },
  // All that was compared is within the limits, but not all was.
  incomplete: { Icon: IconAlertTriangle, word: 'Incomplete' },
  failed: { Icon: IconCircleX, word: 'Failed' },
} as const

type Props = { result: ParityResult; model: Model; /** Shows the worst images at once. */ open: boolean }

/** One comparison: verdict, figures, and the images where both differ most. */
export function ParityResultCard({ result, model, open }: Props) {
  const [shown, show] = useState(open)
  const [asking, ask] = useState(false)
  const remove = useMutation(orpc.parity.remove.mutationOptions())
  const { passed, images, meanDifference, tolerance, iou, minIou, maxDifference, beyond, problems } = result
  const verdict = passed ? 'passed' : isWithinLimits(result, result) ? 'incomplete' : 'failed'
  const { Icon, word } = VERDICTS[verdict]
  const name = referenceName(result.reference)
  const resized = resizedSentence(result)
  const isStale = result.modelSha256 !== model.sha256 || result.threshold !== model.threshold
  return (
    <article className={styles['card']}>
      <header className={styles['cardHead']}>
        <span className={styles['verdict']} data-verdict={verdict}>
          <Icon size={17} stroke={1.7} aria-hidden="true" />
          {word}
        </span>
        <strong title={result.reference.kind === 'files' ? result.reference.path : name}>against {name}</strong>
        <span className={styles['muted']}>
          {result.dataset && result.split ? `${setWords(result.dataset, result.split)} · ` : ''}
          {day(result.measuredAt)}, {shortTime(result.measuredAt)}
        </span>
        <span className={styles['buttons']}>
          <Button size="xs" aria-expanded={shown} onClick={() => show(!shown)}>
            {shown ? 'Hide images' : 'Worst images'}
          </Button>
          <Button size="xs" onClick={() => ask(true)}>
            Remove…
          </Button>
        </span>
      </header>
      <dl className={styles['figures']}>
        <Figure label="Mean difference" value={percent(meanDifference)} limit={`at most ${percent(tolerance)}`} />
        <Figure label="IoU of masks" value={iouWords(iou)} limit={`at least ${minIou}`} />
        <Figure label="Largest difference" value={percent(maxDifference)} limit="for information" />
        <Figure
          label="Images"
          value={String(images)}
          limit={beyond === 0 ? 'each within the limits' : `${beyond} beyond the limits`}
        />
      </dl>
      {isStale && (
        <p className={styles['muted']}>
          Made at another threshold or with another file; it does not count for a release. Compare again.
        </p>
      )}
      {resized !== null && <p className={styles['muted']}>{resized}</p>}
      {problems.length > 0 && (
        <details className={styles['caution']}>
          <summary>{plural(problems.length, 'image')} could not be compared</summary>
          <ul className={styles['problems']}>
            {problems.map(({ name: image, message }) => (
              <li key={image}>
                {image}: {message}
              </li>
            ))}
          </ul>
        </details>
      )}
      {shown && <Worst samples={result.worst} />}
      {asking && (
        <ConfirmDialog
          title="Remove this comparison?"
          confirm="Remove"
          onConfirm={() => remove.mutate({ id: result.id })}
          onClose={() => ask(false)}
        >
          Its figures and pictures are forgotten; it no longer counts for a release. The reference stays where it is.
        </ConfirmDialog>
      )}
    </article>
  )
}

function Figure({ label, value, limit }: { label: string; value: string; limit: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
      <dd className={styles['muted']}>{limit}</dd>
    </div>
  )
}

function Worst({ samples }: { samples: readonly ParitySample[] }) {
  const pictured = samples.filter(({ pictures }) => pictures !== undefined)
  return (
    <div className={styles['worst']} role="group" aria-label="Worst images">
      {pictured.map(({ name, pictures, meanDifference, iou }) => (
        <figure key={name} className={styles['sample']}>
          <div className={styles['triple']}>
            <Picture url={pictures?.reference} label="Reference" of={name} />
            <Picture url={pictures?.ours} label="This model" of={name} />
            <Picture url={pictures?.difference} label="Difference × 4" of={name} />
          </div>
          <figcaption>
            <span className="ellipsis" title={name}>
              {name}
            </span>
            <span className={styles['muted']}>
              {percent(meanDifference)} · IoU {iouWords(iou)}
            </span>
          </figcaption>
        </figure>
      ))}
    </div>
  )
}

function Picture({ url, label, of }: { url: string | undefined; label: string; of: string }) {
  return (
    <div className={styles['picture']}>
      {url && <img src={url} alt={`${label} of ${of}`} loading="lazy" />}
      <span>{label}</span>
    </div>
  )
}
