import type { evaluationJson } from './views.ts'

type Document = Pick<
  ReturnType<typeof evaluationJson>,
  'model' | 'images' | 'failed' | 'failuresPerThousand' | 'perImage' | 'fallbacks'
>

/** What the table of figures has no room for: why images failed, and why nothing faster computed them. */
export function evaluationNotes(documents: readonly Document[]): string[] {
  const failures = documents.filter(({ failed }) => failed > 0).map(failureNote)
  // Mostly the same for all epochs of a run.
  const reasons = documents.flatMap(({ fallbacks }) =>
    fallbacks.map(({ provider, reason }) => `Not on ${provider}: ${reason}.`),
  )
  return [...failures, ...new Set(reasons)]
}

function failureNote({ model, images, failed, failuresPerThousand, perImage }: Document): string {
  const first = perImage.find(({ problem }) => problem)
  const often = `${model} failed on ${failed} of ${images} images (${(failuresPerThousand ?? 0).toFixed(1)} per thousand)`
  return first?.problem ? `${often}, first on ${first.image}: ${first.problem.message}` : `${often}.`
}
