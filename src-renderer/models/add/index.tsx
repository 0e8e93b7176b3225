import { useSearchParams } from 'react-router'
import { AddModel } from './AddModel.tsx'

/** An ONNX file becomes a model. The address holds the file, so each file has a form of its own. */
export function Screen() {
  const [params, setParams] = useSearchParams()
  const path = params.get('path') ?? ''
  return <AddModel key={path} path={path} onPath={(next) => setParams({ path: next }, { replace: path === '' })} />
}
