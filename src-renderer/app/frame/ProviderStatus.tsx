import { Button, Popover } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { PROVIDER_WORDS } from '../../../src-shared/domain/index.ts'
import { orpc } from '../../host/client.ts'
import { copyText } from '../../components/copy-text.ts'
import { fallbackWords, isTroubled } from '../../components/provider-words.ts'
import styles from './StatusBar.module.css'

/** The execution provider that inference really runs on; amber, with the reason one click away, if it fell back. */
export function ProviderStatus() {
  const { data: provider } = useQuery(orpc.models.provider.queryOptions())
  if (!provider) return null
  const words = PROVIDER_WORDS[provider.name]
  if (provider.fallback === null) {
    return (
      <span className={styles['state']} title="Execution provider in use">
        <span className={styles['state']} data-tone="positive">
          <span className={styles['dot']} />
        </span>
        {words}
      </span>
    )
  }
  const reason = fallbackWords(provider)
  const troubled = isTroubled(provider)
  return (
    <Popover position="top-end" width={350} trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={`${styles['button']} ${styles['provider']}`}
          data-fallback={troubled ? '' : undefined}
        >
          <span className={styles['dot']} />
          <span className="ellipsis">{troubled ? `${words} instead of a faster one` : words}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <p>Inference runs on {words}. Nothing faster was taken:</p>
        <p>{reason}</p>
        <Button size="xs" mt={10} onClick={() => copyText(reason)}>
          Copy details
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
