import { ActionIcon, Slider } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconFolder } from '@tabler/icons-react'
import { useEffect, useRef, type ReactNode } from 'react'
import { PROVIDER_WORDS } from '../../../src-shared/domain/index.ts'
import { photoUrl, type PredictionInfo } from '../../../src-shared/contract/index.ts'
import { BoundedNumber } from '../../components/BoundedNumber.tsx'
import { ChipMenu } from '../../components/ChipMenu.tsx'
import { ErrorBand } from '../../components/ErrorBand.tsx'
import { count, fileName } from '../../components/format.ts'
import { Loading } from '../../components/Loading.tsx'
import { useLatest } from '../../components/use-latest.ts'
import { faultOf } from '../../host/fault.ts'
import { MaskOverlay } from './MaskOverlay.tsx'
import type { TryImage } from './use-try-image.ts'
import { Tip } from '../../components/Tip.tsx'
import styles from './Try.module.css'

type Props = {
  tried: TryImage
  prediction: PredictionInfo | undefined
  pending: boolean
  /** Why nothing is predicted yet, and when it will be. */
  waiting?: string | undefined
  error: unknown
  threshold: number
  /** Where the picture is cut, if it is not at `threshold`: a picture that the model's steps have been applied to. */
  cut?: number
  onThreshold: (threshold: number) => void
  /** When the slider comes to rest. */
  onThresholdEnd?: (threshold: number) => void
}

/** What a model makes of one image: photo, probability, and the mask at the threshold. */
export function TryPanel({
  tried,
  prediction,
  pending,
  waiting,
  error,
  threshold,
  cut = threshold,
  onThreshold,
  onThresholdEnd,
}: Props) {
  const { image, dataset } = tried
  const typed = useRef<number | null>(null)
  const keepTyped = () => {
    const value = typed.current
    typed.current = null
    if (value !== null) onThresholdEnd?.(value)
  }
  // A key that leads to another screen takes the field away without leaving it.
  const keepLatest = useLatest(keepTyped)
  useEffect(() => () => keepLatest.current(), [keepLatest])
  if (!image) {
    return <p className={styles['none']}>Import a dataset to try the model on one of its images.</p>
  }
  const change = (value: number) => onThreshold(Math.round(value * 100) / 100)
  return (
    <section className={styles['try']} aria-label="Try on an image">
      <header className={styles['head']}>
        <h2>Try on an image</h2>
        <ChipMenu
          label="Dataset"
          icon={IconFolder}
          text={dataset?.name ?? ''}
          value={dataset?.id ?? null}
          options={tried.datasets.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={tried.setDataset}
        />
        <div className={styles['steps']}>
          <Step
            label="Previous image"
            keys="Shift+P"
            onClick={() => tried.step(-1)}
            icon={<IconChevronLeft size={16} />}
          />
          <span className={styles['place']}>
            {count(tried.index + 1)} of {count(tried.total)}
          </span>
          <Step label="Next image" keys="P" onClick={() => tried.step(1)} icon={<IconChevronRight size={16} />} />
        </div>
        <div className={styles['threshold']}>
          <span>Threshold</span>
          <Slider
            className={styles['slider']}
            thumbLabel="Threshold"
            min={0}
            max={1}
            step={0.01}
            value={threshold}
            onChange={change}
            onChangeEnd={(value) => onThresholdEnd?.(Math.round(value * 100) / 100)}
          />
          {/* Kept when one leaves the field, not while half of a number stands there. */}
          <div className={styles['number']} onBlur={keepTyped}>
            <BoundedNumber
              aria-label="Threshold"
              decimals={2}
              fixedDecimalScale
              min={0}
              max={1}
              step={0.01}
              value={threshold}
              onChange={(value) => {
                typed.current = value
                onThreshold(value)
              }}
            />
          </div>
        </div>
      </header>
      {error !== null && error !== undefined && <ErrorBand title={faultOf(error).message} />}
      <div className={styles['panes']}>
        <Pane label="Photo" detail={fileName(image.path)}>
          <img className={styles['picture']} src={photoUrl(image)} alt={image.path} />
        </Pane>
        <Pane label="Probability" detail={waiting ?? (prediction && providerWords(prediction))}>
          {pending && <Loading label="Predicting" />}
          {prediction && !error && !waiting && (
            <img className={styles['picture']} src={prediction.url} alt="Probability, white is 1" />
          )}
        </Pane>
        <Pane label="Mask" detail={waiting ?? (cut === threshold ? `at ${threshold.toFixed(2)}` : 'after its steps')}>
          {!waiting && <img className={styles['picture']} src={photoUrl(image)} alt="" />}
          {prediction && !error && !waiting && <MaskOverlay probabilityUrl={prediction.url} threshold={cut} />}
        </Pane>
      </div>
    </section>
  )
}

function Step({ label, keys, icon, onClick }: { label: string; keys: string; icon: ReactNode; onClick: () => void }) {
  return (
    <Tip label={`${label} (${keys})`}>
      <ActionIcon size={24} aria-label={label} aria-keyshortcuts={keys} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tip>
  )
}

function Pane({ label, detail, children }: { label: string; detail?: string | undefined; children: ReactNode }) {
  return (
    <figure className={styles['pane']}>
      <div className={styles['square']}>{children}</div>
      <figcaption>
        {label}
        <span className={`ellipsis ${styles['detail']}`}>{detail}</span>
      </figcaption>
    </figure>
  )
}

const providerWords = ({ provider, durationMs }: PredictionInfo): string =>
  `${PROVIDER_WORDS[provider.name]}, ${durationMs < 10 ? durationMs.toFixed(1) : Math.round(durationMs)} ms`
