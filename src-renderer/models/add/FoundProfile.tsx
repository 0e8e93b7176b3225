import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconAlertTriangle } from '@tabler/icons-react'
import { skipToken, useQuery } from '@tanstack/react-query'
import type { Detection, ModelProfile } from '../../../src-shared/domain/index.ts'
import { figure } from '../../components/format.ts'
import { Section } from '../../components/Section.tsx'
import { orpc } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'
import type { ProfileFault } from '../profile/fields.ts'
import { changedFields, sameProfile } from './compare-profiles.ts'
import styles from './Sheet.module.css'

type Props = {
  path: string
  datasetId: string | undefined
  detection: Detection
  profile: ModelProfile
  /** What was found and chosen, before it was changed by hand. */
  found: ModelProfile
  misfit: ProfileFault | null
  onBack: () => void
}

/** Below this images differ more than profiles. */
const SAME = 0.0005

/** What the changes by hand are worth, and the way back. */
export function FoundProfile({ path, datasetId, detection, profile, found, misfit, onBack }: Props) {
  const changed = changedFields(profile, found).size
  const [settled] = useDebouncedValue(profile, 600)
  const ask =
    changed > 0 && !misfit && detection.groundTruth && datasetId !== undefined && sameProfile(settled, profile)
  const scored = useQuery(
    orpc.models.scoreProfile.queryOptions({
      input: ask ? { path, datasetId, profile: settled } : skipToken,
      retry: false,
    }),
  )
  const before = detection.ranking.find((each) => sameProfile(each.profile, found))?.iou ?? null
  if (changed === 0) return null
  const sentence = effect(scored.data?.iou ?? null, before)
  return (
    <div className={styles['found']}>
      <Section title={changed === 1 ? '1 change by hand' : `${changed} changes by hand`}>
        {ask && sentence && (
          <p className={styles['effect']} data-tone={sentence.worse ? 'caution' : undefined} role="status">
            {sentence.worse && <IconAlertTriangle size={15} aria-hidden="true" />}
            {sentence.text}
          </p>
        )}
        {ask && scored.error && (
          <p className={styles['effect']} data-tone="caution" role="status">
            {faultOf(scored.error).message}
          </p>
        )}
        {ask && scored.isFetching && <p className={styles['effect']}>Trying it on the same images…</p>}
        <Button fullWidth variant="default" onClick={onBack}>
          Back to found
        </Button>
      </Section>
    </div>
  )
}

function effect(now: number | null, before: number | null): { text: string; worse: boolean } | null {
  if (now === null) return null
  if (before === null) return { text: `IoU ${figure(now)} on the same images.`, worse: false }
  const difference = now - before
  if (Math.abs(difference) < SAME) return { text: `Scores the same as what was found: ${figure(now)}.`, worse: false }
  const worse = difference < 0
  const by = Math.abs(difference).toFixed(3)
  return { text: `Scores ${by} ${worse ? 'lower' : 'higher'} than what was found: ${figure(now)}.`, worse }
}
