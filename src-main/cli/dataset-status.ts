import type { Command } from 'commander'
import { listedState, type ImageItem } from '../../src-shared/domain/index.ts'
import { table } from './output.ts'
import type { Runner } from './runner.ts'

/** Every image with its state, in the order of their paths. */
const statusJson = ({ path, status, mask }: ImageItem) => ({
  image: path,
  status: listedState(status),
  state: status.state,
  by: status.by,
  at: status.at,
  noHair: status.noHair,
  imported: status.imported,
  comment: status.returned?.comment ?? null,
  maskVersion: mask?.version ?? null,
})

const PAGE = 500

export function registerStatus(dataset: Command, run: Runner): void {
  dataset
    .command('status')
    .argument('<dataset>', 'id or name')
    .description('how far its masks are: to do, in progress, submitted, accepted, returned')
    .option('--images', 'each image with its state, who brought it there and when')
    .option('--time', 'the active time of each person')
    .action(
      run(async (session, name: string, options: { images?: boolean; time?: boolean }) => {
        const { datasets, images, activeTime } = await session.services()
        const { id: datasetId, name: title } = datasets.resolve(name)
        const { statuses, total } = images.facets(datasetId)
        const items: ImageItem[] = []
        while (options.images && items.length < total) {
          const query = { datasetId, sort: 'name', direction: 'ascending' } as const
          const page = await images.page(query, items.length, PAGE)
          if (page.items.length === 0) break
          items.push(...page.items)
        }
        const people = options.time ? activeTime.byPerson(datasetId) : []
        const listed = items.map(statusJson)
        const texts = [table(['status', 'images'], Object.entries(statuses))]
        if (options.images) {
          const rows = listed.map(({ image, status, by, at, comment }) => [
            image,
            status,
            by ?? '',
            at ?? '',
            comment ?? '',
          ])
          texts.push(table(['image', 'status', 'by', 'at', 'comment'], rows))
        }
        if (options.time) {
          const rows = people.map((row) => [
            row.person ?? '',
            row.imagesDone,
            seconds(row.medianMs),
            seconds(row.totalMs),
          ])
          texts.push(table(['person', 'done', 'median s', 'total s'], rows))
        }
        return {
          json: {
            dataset: title,
            images: total,
            counts: statuses,
            ...(options.images ? { items: listed } : {}),
            ...(options.time ? { people } : {}),
          },
          text: texts.join('\n\n'),
        }
      }),
    )
}

const seconds = (ms: number | null): string => (ms === null ? '' : (ms / 1000).toFixed(1))
