import { Button, Menu, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconArrowBackUp, IconArrowForwardUp, IconPlus } from '@tabler/icons-react'
import { useReducer, useState, type KeyboardEvent } from 'react'
import type { ImageItem, Model } from '../../../src-shared/domain/index.ts'
import { FIRST_VALUES, MOST_STEPS, type PostProcessing } from '../../../src-shared/postprocessing/steps.ts'
import { ErrorBand } from '../../components/ErrorBand.tsx'
import { orpc } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'
import { changeList, newList, stepsOf } from './step-list.ts'
import { STEP_WORDS } from './step-words.ts'
import { StepRow } from './StepRow.tsx'
import { StepsPreviewPanes } from './StepsPreviewPanes.tsx'
import { TuneSteps } from './TuneSteps.tsx'
import styles from './Processing.module.css'

type Props = { model: Model; image: ImageItem | undefined; threshold: number }

const KINDS = Object.keys(STEP_WORDS) as (keyof typeof STEP_WORDS)[]
const asKey = (steps: PostProcessing) => JSON.stringify(steps)

/** What is done to every mask of the model: edited here, looked at on the image above, saved with the model. */
export function ProcessingPanel({ model, image, threshold }: Props) {
  const [list, change] = useReducer(changeList, model.postProcessing, newList)
  const [note, setNote] = useState('')
  const save = useMutation(
    orpc.postProcessing.save.mutationOptions({ meta: { stores: false }, onSuccess: () => setNote('') }),
  )
  const steps = stepsOf(list)
  const savedKey = asKey(model.postProcessing)
  const isChanged = asKey(steps) !== savedKey
  // Where another window or the command line saved a list it is shown, unless this one has changes of its own.
  const [shownKey, setShownKey] = useState(savedKey)
  if (savedKey !== shownKey) {
    setShownKey(savedKey)
    if (asKey(steps) === shownKey) change({ type: 'reset', steps: model.postProcessing })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
    if (event.target instanceof HTMLInputElement) return
    change({ type: event.shiftKey ? 'redo' : 'undo' })
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section className={styles['panel']} aria-label="Post-processing" onKeyDown={onKeyDown}>
      <header className={styles['head']}>
        <h2>Post-processing</h2>
        <AddStep
          full={steps.length >= MOST_STEPS}
          onAdd={(kind) => change({ type: 'add', step: FIRST_VALUES[kind] })}
        />
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={16} stroke={1.6} />}
          disabled={list.past.length === 0}
          onClick={() => change({ type: 'undo' })}
        >
          Undo
        </Button>
        <Button
          variant="default"
          leftSection={<IconArrowForwardUp size={16} stroke={1.6} />}
          disabled={list.future.length === 0}
          onClick={() => change({ type: 'redo' })}
        >
          Redo
        </Button>
      </header>
      {steps.length === 0 ? (
        <p className={styles['empty']}>
          Nothing is done to this model’s masks. Steps such as “Refine edges” or “Fill holes” change every mask that it
          gives out: in predictions, as the beginning of a mask, in comparisons, in its figures and in a release. Add a
          step, or let Tune find the best ones.
        </p>
      ) : (
        <ol className={styles['steps']}>
          {list.items.map(({ id, step }, index) => (
            <StepRow
              key={id}
              step={step}
              index={index}
              count={steps.length}
              modelThreshold={model.threshold}
              onSet={(changed) => change({ type: 'set', index, step: changed })}
              onMove={(from, to) => change({ type: 'move', from, to })}
              onRemove={() => change({ type: 'remove', index })}
            />
          ))}
        </ol>
      )}
      {steps.length > 0 && <p className={styles['muted']}>Sizes are for a photo whose longer side is 512 px.</p>}
      {save.error && <ErrorBand title={faultOf(save.error).message} />}
      {isChanged && (
        <div className={styles['save']}>
          <TextInput
            className={styles['note']}
            aria-label="Note"
            placeholder="Why, in some words (optional)"
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Button
            variant="default"
            loading={save.isPending}
            onClick={() => save.mutate({ modelId: model.id, steps, note })}
          >
            Save with the model
          </Button>
          <Button variant="subtle" onClick={() => change({ type: 'replace', steps: model.postProcessing })}>
            Discard changes
          </Button>
          <span className={styles['muted']}>Its figures must then be evaluated again.</span>
        </div>
      )}
      {image && steps.length > 0 && (
        <StepsPreviewPanes modelId={model.id} image={image} steps={steps} threshold={threshold} />
      )}
      <TuneSteps
        model={model}
        onApply={(found, why) => {
          change({ type: 'replace', steps: found })
          setNote(why)
        }}
      />
    </section>
  )
}

function AddStep({ full, onAdd }: { full: boolean; onAdd: (kind: keyof typeof STEP_WORDS) => void }) {
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button leftSection={<IconPlus size={16} stroke={1.6} />} disabled={full}>
          Add step
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {KINDS.map((kind) => (
          <Menu.Item key={kind} title={STEP_WORDS[kind].does} onClick={() => onAdd(kind)}>
            {STEP_WORDS[kind].name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
