import { fetchPlane, type GreyPlane } from '../../compare/pixels/decode.ts'

/** Decodes grey pictures beside the page, which has a hand to follow. */
export type PlaneRequest = { id: number; url: string }
export type PlaneAnswer = { id: number; plane: GreyPlane } | { id: number; error: string }

const scope = self as unknown as {
  onmessage: (event: MessageEvent<PlaneRequest>) => void
  postMessage: (answer: PlaneAnswer, transfer?: Transferable[]) => void
}

scope.onmessage = ({ data: { id, url } }) => {
  fetchPlane(url).then(
    (plane) => scope.postMessage({ id, plane }, [plane.values.buffer as ArrayBuffer]),
    (error: unknown) => scope.postMessage({ id, error: error instanceof Error ? error.message : String(error) }),
  )
}
