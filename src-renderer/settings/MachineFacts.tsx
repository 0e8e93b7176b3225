import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PROVIDER_WORDS } from '../../src-shared/domain/index.ts'
import type { Doctor } from '../../src-shared/contract/index.ts'
import { copyText } from '../components/copy-text.ts'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { bytes } from '../components/format.ts'
import { FigureList } from '../components/FigureList.tsx'
import { orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import styles from './Settings.module.css'

/** What a bug report needs: providers that really load, versions, room on the disk. */
export function MachineFacts({ version }: { version: string | undefined }) {
  const { data: doctor, error, isPending } = useQuery(orpc.workspace.doctor.queryOptions())
  const { data: provider } = useQuery(orpc.models.provider.queryOptions())
  const [copied, setCopied] = useState(false)
  if (error) return <ErrorBand title={faultOf(error).message} />
  if (isPending) return <p className={styles['muted']}>Looking at this machine…</p>
  return (
    <>
      <FigureList
        rows={[
          ...(provider
            ? [{ label: 'Inference runs on', value: PROVIDER_WORDS[provider.name], title: provider.fallback ?? '' }]
            : []),
          ...doctor.providers.map(({ name, works, reason }) => ({
            label: PROVIDER_WORDS[name],
            value: works ? 'works' : (reason ?? 'does not load'),
            wrap: true,
          })),
          ...factsOf(doctor, version),
        ]}
      />
      <Button
        size="xs"
        mt={10}
        onClick={() => void copyText(JSON.stringify({ hairline: version, ...doctor }, null, 2)).then(setCopied)}
      >
        {copied ? 'Copied' : 'Copy details'}
      </Button>
    </>
  )
}

function factsOf(doctor: Doctor, version: string | undefined) {
  const { electron, workspace } = doctor
  return [
    { label: 'Hairline', value: version ?? '' },
    { label: 'Node', value: doctor.node },
    { label: 'Platform', value: doctor.platform },
    {
      label: 'Electron',
      value: electron.version ? `${electron.version}${electron.binary ? '' : ', no binary'}` : 'none',
    },
    {
      label: 'Workspace',
      value: `${workspace.writable ? 'writable' : 'read-only'}, ${bytes(workspace.bytesFree)} free`,
    },
  ]
}
