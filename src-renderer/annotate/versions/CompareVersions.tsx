import { Button, Modal, SegmentedControl, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState, type CSSProperties } from 'react'
import type { MaskVersion } from '../../../src-shared/domain/index.ts'
import { count, figure, shortTime } from '../../components/format.ts'
import { faultOf } from '../../host/fault.ts'
import type { Opened } from '../open-image.ts'
import { CompareCanvas, type Shown } from './CompareCanvas.tsx'
import { differencesOf, type Differences } from './differences.ts'
import { loadVersion } from './versions.ts'
import styles from './CompareVersions.module.css'

type Mode = 'changes' | 'swipe' | 'blink'

const NOW = 'now'
const BLINK_MS = 600
const MODES: { value: Mode; label: string }[] = [
  { value: 'changes', label: 'Changes' },
  { value: 'swipe', label: 'Swipe' },
  { value: 'blink', label: 'Blink' },
]

type Props = {
  opened: Opened
  versions: readonly MaskVersion[]
  first: MaskVersion
  onRestore: (version: MaskVersion) => void
  onClose: () => void
}

/** Two masks of the open image: what was added, what was taken away, and by how much. */
export function CompareVersions({ opened, versions, first, onRestore, onClose }: Props) {
  const [firstId, setFirstId] = useState(first.id)
  const [secondId, setSecondId] = useState(NOW)
  const [mode, setMode] = useState<Mode>('changes')
  const [zoom, setZoom] = useState('1')
  const [swipe, setSwipe] = useState(50)
  const blinked = useBlink(mode === 'blink')
  const before = usePlane(opened, versions, firstId)
  const after = usePlane(opened, versions, secondId)
  const differences = useMemo(
    () =>
      before.plane && after.plane?.length === before.plane.length ? differencesOf(before.plane, after.plane) : null,
    [before.plane, after.plane],
  )
  const shown: Shown =
    mode === 'changes' ? { kind: 'changes' } : { kind: 'split', share: splitOf(mode, swipe, blinked) }
  const chosen = versions.find(({ id }) => id === firstId)
  const fault = before.error ?? after.error
  return (
    <Modal opened onClose={onClose} title="Compare versions" size="min(1200px, 94vw)">
      <div className={styles['bar']}>
        <VersionSelect label="First" versions={versions} value={firstId} onChange={setFirstId} />
        <VersionSelect label="Second" versions={versions} value={secondId} onChange={setSecondId} />
        <SegmentedControl aria-label="View" data={MODES} value={mode} onChange={(value) => setMode(value)} />
        <SegmentedControl
          aria-label="Zoom"
          data={['1', '2', '4'].map((value) => ({ value, label: value === '1' ? 'Fit' : `${value} ×` }))}
          value={zoom}
          onChange={setZoom}
        />
      </div>
      <div className={styles['stage']} data-zoom={zoom}>
        {before.plane && after.plane && differences && (
          <CompareCanvas opened={opened} first={before.plane} second={after.plane} shown={shown} />
        )}
      </div>
      {mode === 'swipe' && (
        <input
          className={styles['swipe']}
          type="range"
          min={0}
          max={100}
          value={swipe}
          aria-label="Edge between the first and the second"
          onChange={(event) => setSwipe(Number(event.currentTarget.value))}
        />
      )}
      <Figures differences={differences} fault={fault ? faultOf(fault).message : null} />
      <div className={styles['foot']}>
        {chosen && (
          <Button
            title="Becomes the mask, as one step that can be undone"
            onClick={() => {
              onRestore(chosen)
              onClose()
            }}
          >
            Restore {chosen.name}
          </Button>
        )}
        <Button onClick={onClose}>Close</Button>
      </div>
    </Modal>
  )
}

/** The share of the width that shows the first mask. */
function splitOf(mode: Mode, swipe: number, blinked: boolean): number {
  if (mode === 'swipe') return swipe / 100
  return blinked ? 1 : 0
}

type SelectProps = { label: string; versions: readonly MaskVersion[]; value: string; onChange: (id: string) => void }

function VersionSelect({ label, versions, value, onChange }: SelectProps) {
  const kept = versions.map(({ id, name, createdAt }) => ({ value: id, label: `${name}, ${shortTime(createdAt)}` }))
  return (
    <Select
      aria-label={`${label} mask`}
      data={[{ value: NOW, label: 'The mask as it is now' }, ...kept]}
      value={value}
      allowDeselect={false}
      onChange={(id) => id && onChange(id)}
    />
  )
}

function Figures({ differences, fault }: { differences: Differences | null; fault: string | null }) {
  if (fault) {
    return (
      <p className={styles['figures']} role="alert">
        {fault}
      </p>
    )
  }
  if (!differences) return <p className={styles['figures']}>Loading the masks</p>
  const { added, removed, softness, changed, iou } = differences
  return (
    <div className={styles['figures']} aria-live="polite">
      <span className={styles['key']} style={{ '--key': 'var(--hl-mask-fp)' } as CSSProperties}>
        Added {count(added)} px
      </span>
      <span className={styles['key']} style={{ '--key': 'var(--hl-mask-fn)' } as CSSProperties}>
        Removed {count(removed)} px
      </span>
      <span className={styles['key']} style={{ '--key': 'var(--hl-mask-tp)' } as CSSProperties}>
        In both
      </span>
      <span title="Their coverage differs, and both masks agree whether it is hair">
        Only softer or harder {count(softness)} px
      </span>
      <span>{changed === 0 ? 'No pixel differs' : `Together ${count(changed)} pixels differ`}</span>
      <span title="Hair counts from coverage 128 up">IoU {figure(iou)}</span>
    </div>
  )
}

/** The plane of a version, or of the mask as it was when the dialog opened. */
function usePlane(opened: Opened, versions: readonly MaskVersion[], id: string) {
  const version = versions.find((each) => each.id === id)
  const { data, error } = useQuery({
    queryKey: ['version-plane', version?.url ?? ''],
    queryFn: async () => (version ? (await loadVersion(version)).values : null),
    enabled: version !== undefined,
    // Megabytes that nobody needs once the dialog is closed.
    gcTime: 0,
    staleTime: Infinity,
  })
  return { plane: id === NOW ? opened.studio.plane.data : (data ?? null), error }
}

/** Off and on, for as long as `running`. */
function useBlink(running: boolean): boolean {
  const [on, setOn] = useState(false)
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setOn((was) => !was), BLINK_MS)
    return () => clearInterval(timer)
  }, [running])
  return on
}
