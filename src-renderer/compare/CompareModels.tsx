import { IconPhotoOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Dataset, EvaluationSummary, Model } from '../../src-shared/domain/index.ts'
import type { Action } from '../app/actions/action.ts'
import { Panels } from '../app/frame/Panels.tsx'
import { useScreen } from '../app/screen.ts'
import { EmptyState } from '../components/EmptyState.tsx'
import { Loading } from '../components/Loading.tsx'
import { progressAddress, releaseAddress } from '../evaluation/addresses.ts'
import { useEvaluation } from '../evaluation/use-evaluation.ts'
import { useRunFigures } from '../evaluation/use-run-figures.ts'
import { modelTitle, modelWords, setWords } from '../evaluation/words.ts'
import { orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import { usePreference } from '../host/preferences.ts'
import { compareActions } from './actions.ts'
import type { ChangeAddress, CompareAddress } from './address.ts'
import { DifferencePanel } from './DifferencePanel.tsx'
import { ImageStrip } from './ImageStrip.tsx'
import { OptionsBar } from './OptionsBar.tsx'
import { ModelSelect } from './ModelSelect.tsx'
import { countWins, ImageOrder, orderImages } from './order.ts'
import { PaneHeader } from './PaneHeader.tsx'
import { ModelPane, TruthPane } from './panes.tsx'
import { Scrubber } from './Scrubber.tsx'
import { usePane, usePrefetch, type PaneState } from './use-pane.ts'
import { useResults, useSetImages } from './use-set-images.ts'
import { PaneMessage } from './view/PhotoPane.tsx'
import { keepView, viewOf } from './view/shared-view.ts'
import styles from './compare.module.css'

type Props = {
  address: CompareAddress
  changeAddress: ChangeAddress
  /** The address of what is shown. */
  link: string
  models: readonly Model[]
  a: Model | null
  b: Model
  datasets: readonly Dataset[]
  dataset: Dataset
  evaluations: readonly EvaluationSummary[]
}

/** Ground truth, A and B of one image at a time. */
export function CompareModels({ address, changeAddress, link, models, a, b, datasets, dataset, evaluations }: Props) {
  const navigate = useNavigate()
  const { split } = address
  const set = useMemo(() => ({ datasetId: dataset.id, split }), [dataset.id, split])
  const [view] = useState(() => viewOf(address.image))
  const [order, setOrder] = usePreference('compare.order', ImageOrder, 'worst')
  const evaluation = useEvaluation()

  const all = useSetImages(set, dataset.groundTruth > 0)
  const [resultsA, resultsB] = [useResults(a?.id ?? null, set), useResults(b.id, set)]
  const images = useMemo(
    () => orderImages(all.data ?? [], order, resultsA, resultsB),
    [all.data, order, resultsA, resultsB],
  )
  const image = images.find(({ id }) => id === address.image) ?? images[0] ?? null
  const imageId = image?.id ?? null
  useEffect(() => keepView(imageId, view), [imageId, view])
  // The image stays while models change, though its place in the order does not.
  const change: ChangeAddress = (values) => changeAddress({ image: imageId, ...values })
  const paneA = usePane(a, image, address.threshold, image ? resultsA.get(image.id) : undefined)
  const paneB = usePane(b, image, address.threshold, image ? resultsB.get(image.id) : undefined)
  const [summaryA, summaryB] = [useSummary(a, set), useSummary(b, set)]
  const runOfB = useRunFigures(b.runId, set)
  const runOfA = useRunFigures(a?.runId ?? null, set)
  const means = useMemo(
    () =>
      new Map(
        evaluations
          .filter(({ datasetId, split: on }) => datasetId === set.datasetId && on === set.split)
          .map(({ modelId, mean }) => [modelId, mean.iou ?? 0]),
      ),
    [evaluations, set],
  )

  const next = images[images.findIndex(({ id }) => id === image?.id) + 1] ?? null
  usePrefetch(a ? [a, b] : [b], paneB?.loading === false ? next : null)

  const release: Action = {
    id: 'compare.release',
    label: `Release ${modelWords(b)}`,
    group: 'Commands',
    run: () => void navigate(releaseAddress({ modelId: b.id, ...set })),
  }
  const fix: Action = {
    id: 'compare.fix',
    label: image?.mask ? 'Fix the mask' : 'Paint the mask',
    group: 'Images',
    keys: ['$mod+KeyE'],
    when: () => image !== null || 'There is no image.',
    run: () => {
      if (!image) return
      const back = new URLSearchParams({ dataset: dataset.id, return: link })
      void navigate(`/annotate/${encodeURIComponent(image.id)}?${back.toString()}`)
    },
  }
  useScreen({
    title: pairTitle(a, b),
    breadcrumb: [
      b.runId && b.runName
        ? { label: b.runName, to: progressAddress({ runId: b.runId, ...set }) }
        : { label: setWords(dataset.name, split), to: `/library?dataset=${dataset.id}` },
    ],
    primary: release,
    actions: [
      ...compareActions({
        address,
        change,
        a: a?.id ?? null,
        b: b.id,
        epochsOfA: runOfA.epochs,
        epochsOfB: runOfB.epochs,
        images,
        current: image,
        view,
      }),
      fix,
    ],
    hints: [
      ...(runOfB.epochs.length > 0 ? [{ keys: ['ArrowLeft', 'ArrowRight'], label: 'epoch' }] : []),
      { keys: ['ArrowUp', 'ArrowDown'], label: 'image' },
      { keys: ['Backslash'], label: 'errors, mask' },
      { keys: ['KeyF'], label: 'fit' },
    ],
  })

  const side = (pane: PaneState | null, summary: EvaluationSummary | null) => (pane ? { pane, summary } : null)
  const panel = (
    <DifferencePanel
      a={side(paneA, summaryA)}
      b={side(paneB, summaryB)}
      wins={countWins(images, resultsA, resultsB)}
      image={image}
      datasets={datasets}
      dataset={dataset}
      split={split}
      onSet={(datasetId, on) => change({ dataset: datasetId, split: on, image: null })}
      evaluation={evaluation}
      evaluate={() => evaluation.start({ ...set, modelIds: a ? [a.id, b.id] : [b.id] })}
      fix={fix}
      chooseA={
        <ModelSelect
          wide
          label="Model A"
          models={models.filter(({ id }) => id !== b.id)}
          means={means}
          value={null}
          onChange={(id) => change({ a: id })}
        />
      }
    />
  )
  const header = (letter: 'A' | 'B', pane: PaneState | null) => (
    <PaneHeader
      letter={letter}
      model={pane?.model ?? null}
      models={models}
      means={means}
      onModel={(id) => change(letter === 'A' ? { a: id } : { b: id })}
      scores={pane?.scores ?? null}
      {...(letter === 'B' && a ? { difference: differenceOf(paneA, paneB) } : {})}
      isBest={pane !== null && pane.model.id === runOfB.best?.modelId}
    />
  )
  const hasRun = runOfB.epochs.length > 0
  return (
    <Panels
      id="compare"
      right={{ label: 'Difference', width: 284, content: panel }}
      drawerClearance={hasRun ? 174 : 88}
    >
      <div className={styles['screen']}>
        <OptionsBar
          view={address.view}
          onView={(next) => change({ view: next })}
          threshold={address.threshold}
          ownThreshold={b.threshold}
          isFixed={[a ?? b, b].every(({ postProcessing }) => postProcessing.length > 0)}
          onThreshold={(threshold) => change({ threshold })}
        />
        <div className={styles['panes']}>
          {all.isPending && <Loading label="Loading the images" />}
          {all.error && <PaneMessage title="The images can’t be listed">{faultOf(all.error).message}</PaneMessage>}
          {all.data?.length === 0 && (
            <EmptyState icon={IconPhotoOff} title="No image in this split">
              {`${setWords(dataset.name, split)} holds no image. Choose another split on the right.`}
            </EmptyState>
          )}
          {image && (
            <>
              <TruthPane image={image} view={view} paint={fix.run} />
              {paneA && (
                <ModelPane pane={paneA} header={header('A', paneA)} image={image} view={view} show={address.view} />
              )}
              {paneB && (
                <ModelPane pane={paneB} header={header('B', paneB)} image={image} view={view} show={address.view} />
              )}
            </>
          )}
        </div>
        {hasRun && (
          <Scrubber
            epochs={runOfB.epochs}
            a={a?.id ?? null}
            b={b.id}
            onA={(id) => change({ a: id })}
            onB={(id) => change({ b: id })}
          />
        )}
        {image && (
          <ImageStrip
            images={images}
            current={image.id}
            order={order}
            onOrder={setOrder}
            onImage={(id) => change({ image: id })}
            a={resultsA}
            b={resultsB}
          />
        )}
      </div>
    </Panels>
  )
}

function useSummary(model: Model | null, set: { datasetId: string; split: CompareAddress['split'] }) {
  const { data = null } = useQuery({
    ...orpc.evaluations.summary.queryOptions({ input: { modelId: model?.id ?? '', ...set } }),
    enabled: model !== null,
  })
  return model === null ? null : data
}

/** "Epoch 8 and 11" */
function pairTitle(a: Model | null, b: Model): string {
  if (a === null) return modelTitle(b)
  return a.epoch !== null && b.epoch !== null
    ? `Epoch ${a.epoch} and ${b.epoch}`
    : `${modelTitle(a)} and ${modelWords(b)}`
}

function differenceOf(a: PaneState | null, b: PaneState | null): number | null {
  const [before, after] = [a?.scores?.iou ?? null, b?.scores?.iou ?? null]
  return before === null || after === null ? null : after - before
}
