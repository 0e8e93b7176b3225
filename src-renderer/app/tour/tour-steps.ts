import type { ImageQuery } from '../../../src-shared/domain/index.ts'
import { orpc } from '../../host/client.ts'
import { queryClient } from '../../host/query-client.ts'
import { queryToParams } from '../image-query.ts'

export type TourStep = {
  /** One word for the thread of the work. */
  word: string
  title: string
  text: string
  /** First part of the address where the step is at home. */
  place: string
  /** What the button says; it leads to the next step's place. */
  next: string
}

/** The loop in five steps, in the order of the work. Each ends when it is done: by the button, or by doing it. */
export const TOUR_STEPS: readonly TourStep[] = [
  {
    word: 'Find',
    title: 'The worst mask comes first',
    text: 'Each portrait shows the IoU of the best epoch. The lowest are worth a look: open the first one.',
    place: '/library',
    next: 'Open portrait',
  },
  {
    word: 'Paint',
    title: 'Paint a stroke',
    text: 'Drag to add hair, hold Alt to erase. Each stroke is saved at once, and Ctrl+Z takes it back.',
    place: '/annotate',
    next: 'Compare epochs',
  },
  {
    word: 'Compare',
    title: 'Two epochs side by side',
    text: 'Blue is right, orange too much, yellow missed. The arrow keys step through the epochs, on the same portrait.',
    place: '/compare',
    next: 'See progress',
  },
  {
    word: 'Decide',
    title: 'When to stop training',
    text: 'IoU on validation, epoch by epoch. The best one is marked; where a curve falls after its best, the model overfits.',
    place: '/progress',
    next: 'Go to release',
  },
  {
    word: 'Release',
    title: 'Release with proof',
    text: 'The gate says whether an epoch may go out. Export writes it to the registry with its hash, its figures and your name.',
    place: '/release',
    next: 'Done',
  },
]

type Demo = { datasetId: string; runId: string }

/** Where a step is shown: always on the demo, whatever else the workspace holds. */
export async function addressOf(step: number, demo: Demo): Promise<string> {
  const place = TOUR_STEPS[step]?.place ?? '/library'
  if (place === '/library') return `/library?dataset=${demo.datasetId}`
  if (place === '/annotate') return (await portraitToPaint(demo)) ?? place
  if (place === '/progress') return `/progress?run=${demo.runId}&dataset=${demo.datasetId}&split=${SPLIT}`
  const { epochs, best } = await demoEpochs(demo)
  const last = epochs.at(-1)
  if (!best || !last) return place
  if (place === '/release') return `/release?model=${best.modelId}&dataset=${demo.datasetId}&split=${SPLIT}`
  return `/compare?a=${best.modelId}&b=${last.modelId}&dataset=${demo.datasetId}&split=${SPLIT}`
}

/** Every epoch of the demo is evaluated on these. */
const SPLIT = 'validation'

const demoEpochs = ({ datasetId, runId }: Demo) =>
  queryClient.fetchQuery(orpc.evaluations.run.queryOptions({ input: { datasetId, runId, split: SPLIT } }))

/** The first portrait that is unfinished: nothing asks there before a stroke. Where all are finished, the worst one. */
async function portraitToPaint(demo: Demo): Promise<string | null> {
  const { best } = await demoEpochs(demo)
  const { datasetId } = demo
  const list = { datasetId, modelId: best?.modelId, sort: 'iou', direction: 'ascending' } as const
  return (await firstOf({ ...list, status: 'unfinished' })) ?? firstOf({ ...list, split: SPLIT })
}

/** The first image of a list, with the list. */
async function firstOf(query: ImageQuery): Promise<string | null> {
  const page = await queryClient.fetchQuery(orpc.images.page.queryOptions({ input: { query, offset: 0, limit: 1 } }))
  const [first] = page.items
  return first ? `/annotate/${encodeURIComponent(first.id)}?${queryToParams(query).toString()}` : null
}
