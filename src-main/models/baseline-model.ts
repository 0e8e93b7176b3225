import { createRequire } from 'node:module'

/** Which of the selfie models: square, or for wide pictures. */
export type Baseline = 'general' | 'landscape'

const FILES: Record<Baseline, string> = {
  general: '@mediapipe/selfie_segmentation/selfie_segmentation.tflite',
  landscape: '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite',
}

/**
 * The file of a MediaPipe selfie model: it finds people without any training, the line that a trained model has to beat.
 * `models.add({ path: baselineModelPath() })` converts it and brings its profile (target person). Found as Node finds packages.
 * @throws Error where the package is not installed
 */
export function baselineModelPath(which: Baseline = 'general'): string {
  return createRequire(import.meta.url).resolve(FILES[which])
}
