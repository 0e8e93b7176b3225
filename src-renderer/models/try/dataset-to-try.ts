import type { Dataset, Target } from '../../../src-shared/domain/index.ts'

/** The dataset that a model is tried on first. Masks tell whether it is right, those of what it finds. */
export function datasetToTry<D extends Pick<Dataset, 'target' | 'groundTruth' | 'images'>>(
  datasets: readonly D[],
  target: Target | undefined,
): D | undefined {
  const masked = datasets.filter(({ groundTruth }) => groundTruth > 0)
  return masked.find((each) => each.target === target) ?? masked[0] ?? datasets.find(({ images }) => images > 0)
}
