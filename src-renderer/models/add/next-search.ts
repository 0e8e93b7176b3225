/** What is known of the search for a profile. `on`: the dataset that it was begun on, null before the first. */
export type SearchPlace = { automatic: boolean; running: boolean; on: string | null; datasetId: string | undefined }

/**
 * The dataset that a search begins on by itself, or null. The first needs nobody; one that is under way goes where another
 * dataset is chosen, since nobody waits for its answer. One that is done stays: its answer may be what was wanted.
 */
export function nextSearch({ automatic, running, on, datasetId }: SearchPlace): string | null {
  if (datasetId === undefined || datasetId === on) return null
  const wanted = on === null ? automatic : running
  return wanted ? datasetId : null
}
