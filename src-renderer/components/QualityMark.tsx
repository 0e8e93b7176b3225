import { qualityBand, type QualityBand } from '../../src-shared/domain/index.ts'
import styles from './QualityMark.module.css'

export const BAND_WORDS: Record<QualityBand, string> = {
  excellent: 'Excellent, over 0.90',
  good: 'Good, over 0.85',
  acceptable: 'Acceptable, over 0.75',
  failure: 'Failure',
}

/** A square in the colour of a band. The word or figure beside it carries the meaning. */
export function BandSwatch({ band }: { band: QualityBand }) {
  return <span className={styles['swatch']} data-band={band} />
}

/** A small square in the colour of the band of an IoU (0..1), to stand beside its figure. */
export function QualityMark({ iou }: { iou: number | null }) {
  return iou === null ? null : <BandSwatch band={qualityBand(iou)} />
}
