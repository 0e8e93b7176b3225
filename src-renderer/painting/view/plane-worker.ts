import { fetchPlane, type GreyPlane } from '../../compare/pixels/decode.ts'
import { planeFactsOf, type PlaneFacts } from '../engine/index.ts'
import { decodeGreyPng } from './grey-png.ts'

/** Decodes grey pictures beside the page, which has a hand to follow. */
export type PlaneRequest = { id: number; url: string; /** Also what a MaskPlane wants to know. */ withFacts: boolean }
export type PlaneAnswer = { id: number; plane: GreyPlane; facts: PlaneFacts | null } | { id: number; error: string }

const scope = self as unknown as {
  onmessage: (event: MessageEvent<PlaneRequest>) => void
  postMessage: (answer: PlaneAnswer, transfer?: Transferable[]) => void
}

scope.onmessage = ({ data: { id, url, withFacts } }) => {
  load(url).then(
    (plane) => {
      const { width, height, values } = plane
      const facts = withFacts ? planeFactsOf({ width, height, data: values }) : null
      const levels = facts?.levels.map(({ data }) => data.buffer as ArrayBuffer) ?? []
      scope.postMessage({ id, plane, facts }, [values.buffer as ArrayBuffer, ...levels])
    },
    (error: unknown) => scope.postMessage({ id, error: error instanceof Error ? error.message : String(error) }),
  )
}

async function load(url: string): Promise<GreyPlane> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`The picture could not be loaded (${answer.status}).`)
  const own = await decodeGreyPng(new Uint8Array(await answer.arrayBuffer()))
  return own ?? fetchPlane(url)
}
