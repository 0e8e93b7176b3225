import { Button } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { copyText } from '../components/copy-text.ts'
import { VERDICT_WORDS } from '../evaluation/VerdictPill.tsx'
import { desktop } from '../host/host.ts'
import type { ReleaseResult } from './use-release.ts'
import styles from './release.module.css'

/** What an export made, and where it lies. */
export function Released({ result }: { result: ReleaseResult }) {
  return (
    <section className={styles['released']} role="status" aria-label="Released">
      <IconCircleCheck size={20} stroke={1.6} aria-hidden="true" />
      <div className={styles['releasedText']}>
        <strong>
          {result.name} {result.version}{' '}
          {result.verdict === 'REJECTED'
            ? 'was exported although rejected.'
            : `is in the registry, ${VERDICT_WORDS[result.verdict].toLowerCase()}.`}
        </strong>
        <dl>
          <dt>File</dt>
          <dd>{result.file}</dd>
          <dt>SHA-256</dt>
          <dd>{result.sha256}</dd>
        </dl>
        <div className={styles['stepActions']}>
          {desktop && (
            <Button size="xs" onClick={() => void desktop?.revealInFolder(result.file)}>
              Show folder
            </Button>
          )}
          <Button size="xs" onClick={() => void copyText(result.file)}>
            Copy path
          </Button>
          <Button size="xs" onClick={() => void copyText(result.sha256)}>
            Copy SHA-256
          </Button>
        </div>
      </div>
    </section>
  )
}
