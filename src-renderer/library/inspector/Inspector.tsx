import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Dataset, EvaluationSummary, ImageItem, ImageQuery } from '../../../src-shared/domain/index.ts'
import type { Action } from '../../app/actions/action.ts'
import { ActionButton } from '../../components/ActionButton.tsx'
import { count, fileName } from '../../components/format.ts'
import { Section } from '../../components/Section.tsx'
import { orpc } from '../../host/client.ts'
import { ReturnedNote } from '../../components/status/ReturnedNote.tsx'
import { StatusPill } from '../../components/status/StatusPill.tsx'
import type { Review } from '../../components/status/use-review.tsx'
import { statusWords } from '../../components/status/status-words.ts'
import { Thumbnail } from '../grid/Thumbnail.tsx'
import { useSelection } from '../selection.ts'
import { useThumbnailView } from '../view-preferences.ts'
import { IouHistogram } from './IouHistogram.tsx'
import { ScoresByModel } from './ScoresByModel.tsx'
import styles from './Inspector.module.css'

type Props = {
  dataset: Dataset | undefined
  query: ImageQuery
  model: EvaluationSummary | undefined
  image: ImageItem | undefined
  /** Why the model whose figures are shown has none for it. */
  failure: string | undefined
  total: number
  annotate: Action
  compare: Action
  review: Review
}

const SPLIT_WORDS = { train: 'train', validation: 'validation', test: 'test', unassigned: 'no split' } as const

/** The selected image, its figures by model, and where it stands in its dataset. */
export function Inspector({ dataset, query, model, image, failure, total, annotate, compare, review }: Props) {
  const [view] = useThumbnailView()
  const index = useSelection((selection) => selection.index)
  const { data: detail } = useQuery(
    orpc.images.get.queryOptions({
      input: { imageId: image?.id ?? '' },
      enabled: image !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <>
      {image && (
        <>
          <div className={styles['preview']}>
            {/* A folder that is found again is read again. */}
            <Thumbnail
              key={`${image.id} ${dataset?.root} ${dataset?.rootFound}`}
              image={image}
              view={view === 'photo' ? 'photo' : 'outline'}
              size={512}
            />
          </div>
          <Section
            title={
              <div className="ellipsis" title={image.path}>
                {fileName(image.path)}
              </div>
            }
            aside={`${count(index + 1)} of ${count(total)}`}
          >
            <p className={styles['facts']}>
              {image.width} × {image.height} · {SPLIT_WORDS[image.split]} · {maskWords(image)}
            </p>
            <p className={styles['status']}>
              <StatusPill status={image.status} />
              <span className="ellipsis">{statusDetail(image)}</span>
            </p>
            {image.problem && <p className={styles['problem']}>{image.problem.message}</p>}
            {failure !== undefined && <p className={styles['problem']}>{failure}</p>}
            <div className={styles['actions']}>
              <ActionButton action={annotate} fullWidth />
              <ActionButton action={compare} fullWidth />
            </div>
            {(image.status.state === 'submitted' || image.status.state === 'accepted') && (
              <div className={styles['actions']}>
                <ActionButton action={review.accept} withKeys={false} fullWidth />
                <ActionButton action={review.giveBack} withKeys={false} fullWidth />
              </div>
            )}
            {review.fault && <p className={styles['problem']}>{review.fault}</p>}
          </Section>
          {image.status.returned && <ReturnedNote returned={image.status.returned} />}
          {review.dialog}
          {detail && detail.scores.length > 0 && <ScoresByModel scores={detail.scores} chosen={query.modelId} />}
        </>
      )}
      {dataset && model && <IouHistogram datasetId={dataset.id} model={model} />}
    </>
  )
}

/** Who and when, beside the pill that says what. */
function statusDetail({ status }: ImageItem): string {
  const words = statusWords({ ...status, returned: null })
  return words.replace(/^(?:To do|In progress|Submitted|Accepted|Returned)(?: by |, )?/, '')
}

function maskWords(image: ImageItem): string {
  if (!image.mask) return 'no mask'
  return image.mask.origin === 'painted' ? `painted by ${image.mask.author ?? 'someone'}` : 'imported mask'
}
