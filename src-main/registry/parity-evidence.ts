import { isObjection, isWithinLimits, referenceName, type RegistryEntry } from '../../src-shared/domain/index.ts'
import type { Evidence } from './evidence.ts'

/** Completes "The model …"; null where no comparison that it has to pass failed. */
export function failedParity({ parity }: Pick<Evidence, 'parity'>): string | null {
  const failed = parity.find(isObjection)
  if (!failed) return null
  const { reference, meanDifference, iou, images } = failed
  if (isWithinLimits(failed, failed)) {
    return `was compared with ${referenceName(reference)} on ${images} of its images only, as the others could not be`
  }
  return `does not give what ${referenceName(reference)} does (mean difference ${(meanDifference * 100).toFixed(2)} %, IoU ${iou?.toFixed(4) ?? 'undefined'})`
}

/** As the entry keeps it. */
export const parityOf = ({ parity }: Pick<Evidence, 'parity'>): RegistryEntry['parity'] =>
  parity.map((each) => ({
    reference: referenceName(each.reference),
    reference_sha256: each.reference.sha256,
    passed: each.passed,
    images: each.images,
    mean_difference: each.meanDifference,
    max_difference: each.maxDifference,
    iou: each.iou,
    tolerance: each.tolerance,
    min_iou: each.minIou,
    measured_at: each.measuredAt,
  }))
