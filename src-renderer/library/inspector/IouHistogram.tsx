import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { QUALITY_BANDS, type EvaluationSummary } from '../../../src-shared/domain/index.ts'
import { count } from '../../components/format.ts'
import { FigureList } from '../../components/FigureList.tsx'
import { BAND_WORDS, BandSwatch } from '../../components/QualityMark.tsx'
import { Section } from '../../components/Section.tsx'
import { orpc } from '../../host/client.ts'
import { modelWords } from '../library-query.ts'
import { iouHistogram } from './histogram.ts'
import styles from './Inspector.module.css'

type Props = { datasetId: string; model: EvaluationSummary }

/** How the images of a dataset spread over the bands, for one model. The list below the bars says it in figures. */
export function IouHistogram({ datasetId, model }: Props) {
  const { data } = useQuery(
    orpc.evaluations.perImage.queryOptions({ input: { datasetId, modelId: model.modelId, split: 'all' } }),
  )
  const histogram = useMemo(() => iouHistogram((data ?? []).flatMap(({ iou }) => (iou === null ? [] : [iou]))), [data])
  const highest = Math.max(1, ...histogram.bins.map((bin) => bin.count))
  return (
    <Section title="This dataset" aside={modelWords(model).replace(/^Epoch/, 'epoch')}>
      <div className={styles['bars']} aria-hidden="true">
        {histogram.bins.map((bin) => (
          <span
            key={bin.from}
            className={styles['bar']}
            data-band={bin.band}
            style={{ height: `${(bin.count / highest) * 100}%` }}
            title={`${bin.from.toFixed(2)} to ${bin.to.toFixed(2)}: ${bin.count}`}
          />
        ))}
      </div>
      <div className={styles['axis']} aria-hidden="true">
        <span>{histogram.start.toFixed(2)}</span>
        <span>IoU</span>
        <span>1.00</span>
      </div>
      <FigureList
        rows={QUALITY_BANDS.map((band) => ({
          key: band,
          label: (
            <span className={styles['band']}>
              <BandSwatch band={band} />
              {BAND_WORDS[band]}
            </span>
          ),
          value: count(histogram.bands[band]),
        }))}
      />
    </Section>
  )
}
