import { IconCube } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import type { Action } from '../app/actions/action.ts'
import { Panels } from '../app/frame/Panels.tsx'
import { useScreen } from '../app/screen.ts'
import { ActionButton } from '../components/ActionButton.tsx'
import { EmptyState } from '../components/EmptyState.tsx'
import { Loading } from '../components/Loading.tsx'
import { orpc } from '../host/client.ts'
import { ModelList } from './ModelList.tsx'
import { ModelPage } from './ModelPage.tsx'
import { RunPage } from './RunPage.tsx'

/** Models and runs: what each is, how it does, and on which images. */
export function Screen() {
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams()
  const { data: models } = useQuery(orpc.models.list.queryOptions())
  const { data: runs } = useQuery(orpc.runs.list.queryOptions())
  const run = runs?.find(({ id }) => id === params.get('run'))
  const model = run ? undefined : (models?.find(({ id }) => id === params.get('model')) ?? models?.[0])

  const addModel: Action = {
    id: 'models.open-add',
    label: 'Add model',
    detail: 'An ONNX or TensorFlow Lite file',
    group: 'Models',
    icon: IconCube,
    inPalette: false,
    run: () => void navigate('/models/add'),
  }
  const addRun: Action = {
    id: 'models.open-add-run',
    label: 'Add checkpoints',
    detail: 'A folder of ONNX files, one per epoch',
    group: 'Models',
    inPalette: false,
    run: () => void navigate('/runs/add'),
  }
  if (!models || !runs) return <WhileLoading />
  if (models.length === 0 && runs.length === 0) return <NoModels addModel={addModel} addRun={addRun} />
  const list = (
    <ModelList
      models={models}
      runs={runs}
      modelId={model?.id}
      runId={run?.id}
      onChoose={(choice) => setParams(choice)}
    />
  )
  if (run) return <RunPage key={run.id} run={run} list={list} addModel={addModel} addRun={addRun} />
  return model ? <ModelPage key={model.id} model={model} list={list} addModel={addModel} addRun={addRun} /> : null
}

function WhileLoading() {
  useScreen({ title: 'Models' })
  return <Loading label="Loading models" />
}

function NoModels({ addModel, addRun }: { addModel: Action; addRun: Action }) {
  useScreen({
    title: 'Models',
    breadcrumb: [{ label: 'Workspace', to: '/library' }],
    primary: addModel,
    secondary: [addRun],
  })
  return (
    <Panels id="models">
      <EmptyState
        icon={IconCube}
        title="Add a model"
        dropZone
        actions={
          <>
            <ActionButton action={{ ...addModel, label: 'Choose a file…' }} />
            <ActionButton action={{ ...addRun, label: 'Choose a folder…' }} />
          </>
        }
      >
        An ONNX or TensorFlow Lite file, or a folder of checkpoints such as epoch_01.onnx, epoch_02.onnx …
      </EmptyState>
    </Panels>
  )
}
