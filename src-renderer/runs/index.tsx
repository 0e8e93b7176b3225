import { useSearchParams } from 'react-router'
import { AddRun } from './AddRun.tsx'

/** A folder of checkpoints becomes a run. The address holds the folder, so each folder has a form of its own. */
export function Screen() {
  const [params, setParams] = useSearchParams()
  const path = params.get('path') ?? ''
  return <AddRun key={path} path={path} onPath={(next) => setParams({ path: next }, { replace: path === '' })} />
}
