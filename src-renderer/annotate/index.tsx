import { ActionIcon, Button } from '@mantine/core'
import { IconBrush, IconPhotoOff } from '@tabler/icons-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { thumbnailUrl } from '../../src-shared/contract/index.ts'
import type { ImageItem } from '../../src-shared/domain/index.ts'
import { runAction, type Action } from '../app/actions/action.ts'
import { useKeyOf } from '../app/actions/action-store.ts'
import { keyText } from '../app/actions/key-labels.ts'
import { Panels } from '../app/frame/Panels.tsx'
import { queryFromParams } from '../app/image-query.ts'
import { useScreen } from '../app/screen.ts'
import { EmptyState } from '../components/EmptyState.tsx'
import { useConnection } from '../host/connection-store.ts'
import { fileName } from '../components/format.ts'
import { Loading } from '../components/Loading.tsx'
import { ReturnedNote } from '../components/status/ReturnedNote.tsx'
import { StatusPill } from '../components/status/StatusPill.tsx'
import { NameCard } from '../library/inspector/NameCard.tsx'
import type { MaskPlane } from '../painting/engine/index.ts'
import { OptionsBar } from '../painting/ui/OptionsBar.tsx'
import { ToolRail } from '../painting/ui/ToolRail.tsx'
import { useObserved } from '../painting/ui/use-observable.ts'
import type { CanvasHandle } from '../painting/view/PaintCanvas.tsx'
import { VersionChoice } from './versions/VersionChoice.tsx'
import { annotateActions } from './annotate-actions.ts'
import { useErasingByAlt } from './erasing-by-alt.ts'
import { hintsOf } from './hints.ts'
import { worthOpening } from './image-shelf.ts'
import type { Opened } from './open-image.ts'
import { MaskPanel } from './panel/MaskPanel.tsx'
import { ActiveTime } from './flow/ActiveTime.tsx'
import { FinishedGuard } from './flow/FinishedGuard.tsx'
import { FlowBands } from './flow/FlowBands.tsx'
import { QueueDone } from './flow/QueueDone.tsx'
import { useFlow } from './flow/use-flow.tsx'
import { PreLabelSection } from './pre-label/PreLabelSection.tsx'
import { usePolicy, usePolicyChoices } from './pre-label/policy.ts'
import { usePreLabel } from './pre-label/use-pre-label.ts'
import { nextUnfinished } from './queue/next.ts'
import { useAfter, useFreshMarks, usePlace, useQueue, useShown, type Queue } from './queue/queue.ts'
import { QueueStrip } from './queue/QueueStrip.tsx'
import { takeOverAction, useHandDown, usePainter } from './painter.ts'
import { lookingWords } from './looking-words.ts'
import { PainterGuard, useLooking } from './PainterGuard.tsx'
import { RecoveryBand } from './recovery/RecoveryBand.tsx'
import { useRecovery } from './recovery/recovery.ts'
import { useOutbox, useSaveStatus } from './save-status.ts'
import { StudioView } from './StudioView.tsx'
import { toolbox } from './toolbox.ts'
import { ConflictBand, SaveTrouble } from './Trouble.tsx'
import { useUnappliedGuard } from './unapplied.ts'
import { UnappliedBand } from './UnappliedBand.tsx'
import { useFreshShelf, useOpenImage } from './use-open-image.ts'
import { useCrumb, useFirstImage, useLeave } from './where.ts'
import { useViewSession } from './view-store.ts'
import { OptionsWithView } from './ViewMenu.tsx'
import { Tip } from '../components/Tip.tsx'
import styles from './Annotate.module.css'

/** Height of the queue, which a drawer leaves free. */
const QUEUE_PX = 88
const COMING_AFTER_MS = 300
/** Predictions of so many images to come are computed while one is painted. */
const PREDICTED_AHEAD = 3

/** Paint the mask of one image, and go on to the next. */
export function Screen() {
  const { imageId } = useParams()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const query = useMemo(() => queryFromParams(params), [params])
  const queue = useQueue(query, imageId)
  const place = usePlace(queue, imageId)
  const item = useShown(queue, place, imageId)
  const beside = useMemo(() => (item && place >= 0 ? besideOf(queue, place, item) : []), [queue, place, item])
  const { opened, loading, fault, reload } = useOpenImage(item, beside)
  useFreshShelf(item?.id, reload)
  const painter = usePainter(item?.id)
  const [instead, setInstead] = useState<MaskPlane | null>(null)
  const [troubleShown, setTroubleShown] = useState(true)
  const canvas = useRef<CanvasHandle | null>(null)
  const keepHandle = useCallback((handle: CanvasHandle | null) => void (canvas.current = handle), [])
  const crumb = useCrumb(item)
  const leave = useLeave(item)
  const open = useCallback(
    // At once: as a transition it would wait for the frames between its slices.
    (id: string) => void navigate(`/annotate/${encodeURIComponent(id)}?${params.toString()}`, { flushSync: true }),
    [navigate, params],
  )
  const openItem = useCallback((target: ImageItem) => open(target.id), [open])
  const nothing = useFirstImage(imageId)
  useFreshMarks()
  useErasingByAlt()

  // An image whose list is on the way has no neighbours yet.
  const [previous, following] = place < 0 ? [] : [queue.items[place - 1], queue.items[place + 1]]
  const ready = opened && !loading ? opened : null
  const looking = lookingWords(painter)
  const { recovery, close } = useRecovery(ready)
  useHandDown(ready)
  const isConflict = useOutbox(({ conflicts }) => conflicts.length > 0)
  useLooking(opened?.imageId === item?.id ? opened : null, painter, reload)
  useSaveStatus(
    ready,
    looking,
    useCallback(() => setTroubleShown((shown) => !shown), []),
  )
  const goTo = (target: ImageItem | null | undefined) => (target ? () => open(target.id) : null)
  const actions = annotateActions({
    opened: ready,
    canvas: () => canvas.current,
    go: {
      previous: goTo(previous),
      next: goTo(following),
      leave,
      compare: () => void navigate(`/compare?image=${encodeURIComponent(imageId ?? '')}`),
    },
  })
  const ahead = useMemo(() => nextUnfinished(queue, place, PREDICTED_AHEAD), [queue, place])
  const preLabel = usePolicyOn(ready, item, ahead)
  const unapplied = useUnappliedGuard(ready)
  const flow = useFlow({ item, opened: ready, queue, place, open, before: unapplied.before })
  const tool = useObserved(toolbox, (each) => each.tool)
  const takes = useObserved(toolbox, ({ settings: { lasso, polygon } }) =>
    [lasso, polygon].some(({ source }) => source !== 'paint'),
  )
  const choices = useMemo(() => (ready ? { version: <VersionChoice opened={ready} /> } : {}), [ready])
  const keys = useViewSession((session) => session.keys)
  const brushKeys = { press: useKeyOf('annotate.press'), leaveOut: useKeyOf('annotate.leave-out') }
  const name = item ? fileName(item.path) : 'Annotate'
  useScreen({
    title: name,
    breadcrumb: [crumb],
    badge: item && <StatusPill status={item.status} />,
    aside: <Steps imageId={ready?.imageId} paints={looking === null} actions={[actions.previous, actions.next]} />,
    primary: looking === null || !item ? flow.primary : takeOverAction(item.id),
    secondary: looking === null ? flow.secondary : [],
    actions: [...actions.others, ...flow.others, ...(looking === null ? [] : [flow.primary, ...flow.secondary])],
    hints: hintsOf(tool, keys, brushKeys),
  })

  if (nothing) {
    return (
      <EmptyState
        icon={IconBrush}
        title="Nothing to paint yet"
        actions={<Button onClick={() => void navigate('/import')}>Import photos</Button>}
      >
        Import a folder of photos, or open the demo in the Library.
      </EmptyState>
    )
  }
  const error = fault ?? (queue.error ? { message: queue.error.message } : null)
  return (
    <Panels
      id="annotate"
      drawerClearance={QUEUE_PX}
      right={{
        label: 'Mask',
        width: 284,
        content: (
          <>
            {item?.status.returned && <ReturnedNote returned={item.status.returned} />}
            {item && (
              <MaskPanel opened={opened} isLoading={ready === null} datasetId={item.datasetId}>
                <PreLabelSection datasetId={item.datasetId} state={preLabel} />
              </MaskPanel>
            )}
          </>
        ),
        footer: <NameCard />,
        // The prediction or version that an area is filled with is chosen and held there.
        inUse: takes,
      }}
    >
      <div className={styles['screen']}>
        <OptionsWithView>
          <OptionsBar toolbox={toolbox} studio={ready?.studio ?? null} choices={choices} />
        </OptionsWithView>
        <div className={styles['work']}>
          <ToolRail toolbox={toolbox} studio={ready?.studio ?? null} />
          <div className={styles['canvas']}>
            {error ? (
              <Unreadable name={name} reason={error.message} onRetry={reload} next={actions.next} />
            ) : (
              <>
                {opened && (
                  <PainterGuard painter={painter}>
                    <FinishedGuard item={looking === null ? item : undefined} studio={ready?.studio ?? null}>
                      <div inert={loading}>
                        <StudioView
                          opened={opened}
                          instead={instead}
                          label={`Mask of ${name}. Paint with the pointer.`}
                          onHandle={keepHandle}
                        />
                      </div>
                    </FinishedGuard>
                  </PainterGuard>
                )}
                {loading && item && <Coming item={item} />}
                {flow.queueDone && (
                  <div className={styles['done']}>
                    <QueueDone datasetId={item?.datasetId} />
                  </div>
                )}
              </>
            )}
            <FlowBands onOpen={open} fault={flow.fault} />
            {recovery && !isConflict && looking === null && (
              <RecoveryBand recovery={recovery} onShow={setInstead} onClose={close} />
            )}
            {ready && <UnappliedBand key={ready.imageId} opened={ready} asked={unapplied.asked} />}
            <ConflictBand opened={ready} onReload={reload} onOpen={open} />
          </div>
        </div>
        <QueueStrip queue={queue} place={place} onOpen={openItem} />
        <SaveTrouble shown={troubleShown} />
        {flow.dialogs}
      </div>
    </Panels>
  )
}

/** The dataset's rule for new masks, on this image and those to come. */
function usePolicyOn(opened: Opened | null, item: ImageItem | undefined, ahead: readonly ImageItem[]) {
  const datasetId = item?.datasetId ?? ''
  const [policy] = usePolicy(datasetId)
  const choices = usePolicyChoices(datasetId)
  const model = choices?.find(({ value }) => value === policy.from)?.model
  return usePreLabel({ opened, item, policy, model, ahead })
}

/** The next to do, the following one, and the one before it stay or come near. */
const besideOf = (queue: Queue, place: number, item: ImageItem): ImageItem[] =>
  worthOpening(item, [nextUnfinished(queue, place, 1)[0], queue.items[place + 1]], queue.items[place - 1])

const WAITS = 'This photo waits for the backend and opens by itself.'

/** The next photo's thumbnail, when the photo itself takes longer. */
function Coming({ item }: { item: ImageItem }) {
  const late = useAfter(true, COMING_AFTER_MS)
  const megapixels = Math.round((item.width * item.height) / 1e6)
  const away = useConnection(({ state }) => state !== 'open')
  return (
    <>
      <Loading label={`Loading ${fileName(item.path)}`} />
      {late && (
        <div className={styles['coming']}>
          {!away && <img src={thumbnailUrl(item, 512)} alt="" />}
          <span>{away ? WAITS : megapixels > 0 ? `Loading ${megapixels} MP` : 'Loading'}</span>
        </div>
      )}
    </>
  )
}

type UnreadableProps = { name: string; reason: string; onRetry: () => void; next: Action }

function Unreadable({ name, reason, onRetry, next }: UnreadableProps) {
  return (
    <EmptyState
      icon={IconPhotoOff}
      tone="negative"
      title={`${name} can’t be opened`}
      actions={
        <>
          <Button onClick={onRetry}>Try again</Button>
          <Button onClick={() => runAction(next)}>Next</Button>
        </>
      }
    >
      {reason}
    </EmptyState>
  )
}

type StepsProps = { imageId: string | undefined; paints: boolean; actions: readonly Action[] }

function Steps({ imageId, paints, actions }: StepsProps) {
  return (
    <span className={styles['steps']}>
      <ActiveTime imageId={imageId} paints={paints} />
      {actions.map((action) => {
        const Icon = action.icon
        const key = action.keys?.[0]
        return (
          <Tip key={action.id} label={`${action.label}${key ? ` (${keyText(key)})` : ''}`}>
            <ActionIcon
              variant="default"
              size={28}
              aria-label={action.label}
              disabled={action.when?.() !== true}
              onClick={() => runAction(action)}
            >
              {Icon && <Icon size={16} stroke={1.7} />}
            </ActionIcon>
          </Tip>
        )
      })}
    </span>
  )
}
