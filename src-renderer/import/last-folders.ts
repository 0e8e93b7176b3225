import { z } from 'zod'
import { usePreference } from '../host/preferences.ts'

const AT_MOST = 8
const Folders = z.array(z.string()).max(AT_MOST)
const NONE: string[] = []

/** The folders that were looked at last, the newest first; `add` puts one at the head. */
export function useLastFolders(): [folders: readonly string[], add: (folder: string) => void] {
  const [folders, setFolders] = usePreference('import.folders', Folders, NONE)
  const add = (folder: string) => setFolders([folder, ...folders.filter((each) => each !== folder)].slice(0, AT_MOST))
  return [folders, add]
}
