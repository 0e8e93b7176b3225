import type { OverlayPalette } from './overlay.ts'

/** What the pixel worker is asked. Addresses are content-hashed, so decoded planes are kept by address. */
export type PixelRequests = {
  /** The histograms of a prediction against a mask: see src-shared/metrics. */
  measure: { request: { planeUrl: string; maskUrl: string }; response: Uint32Array }
  /** The coloured layer over the photo. `firstBin`: a value from which a pixel is predicted. */
  paint: {
    request: { planeUrl: string | null; maskUrl: string | null; firstBin: number; palette: OverlayPalette }
    response: ImageBitmap
  }
}

export type PixelMessage = {
  [M in keyof PixelRequests]: { id: number; method: M; request: PixelRequests[M]['request'] }
}[keyof PixelRequests]

export type PixelAnswer = { id: number } & ({ response: Uint32Array | ImageBitmap } | { error: string })
