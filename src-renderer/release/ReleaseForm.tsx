import { Textarea, TextInput } from '@mantine/core'
import { IconBoxSeam, IconFileCode, IconFileText, IconFolderOpen, IconListDetails, IconLock } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { bytes } from '../components/format.ts'
import { PathField } from '../components/PathField.tsx'
import { Section } from '../components/Section.tsx'
import styles from './release.module.css'

export type ReleaseValues = { name: string; version: string; note: string; registry: string }
export type ReleasePlan = { folder: string; files: readonly { path: string; bytes: number | null }[] }

type Props = {
  values: ReleaseValues
  faults: { name: string | null; version: string | null }
  /** True while the version is the one that was suggested. */
  suggested: boolean
  onChange: (change: Partial<ReleaseValues>) => void
  disabled: boolean
}

/** What it is to be called, and where it goes. */
export function ReleaseForm({ values, faults, suggested, onChange, disabled }: Props) {
  return (
    <Section title="Release as">
      <div className={styles['form']}>
        <TextInput
          label="Name"
          value={values.name}
          error={faults.name}
          maxLength={100}
          spellCheck={false}
          disabled={disabled}
          onChange={(event) => onChange({ name: event.currentTarget.value.trim() })}
        />
        <TextInput
          label="Version"
          value={values.version}
          error={faults.version}
          maxLength={100}
          spellCheck={false}
          disabled={disabled}
          rightSection={suggested ? <span className={styles['faint']}>next minor</span> : undefined}
          rightSectionWidth={suggested ? 84 : undefined}
          onChange={(event) => onChange({ version: event.currentTarget.value.trim() })}
        />
        <Textarea
          label="Note"
          placeholder="What is better, what is not"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={4000}
          value={values.note}
          disabled={disabled}
          onChange={(event) => onChange({ note: event.currentTarget.value })}
        />
        <div>
          <div className={styles['fieldLabel']}>Registry</div>
          <PathField
            label="Registry"
            kind="folder"
            title="Folder of the registry"
            value={values.registry}
            onChange={(registry) => onChange({ registry })}
          />
        </div>
      </div>
    </Section>
  )
}

const ICONS: Record<string, ComponentType<{ size?: number; stroke?: number }>> = {
  'model.onnx': IconBoxSeam,
  'model_card.md': IconFileText,
  'checksums.sha256': IconLock,
}

/** Every file of the release, before it is made. */
export function PlanTree({ plan }: { plan: ReleasePlan | null }) {
  const known = plan?.files.reduce((total, file) => total + (file.bytes ?? 0), 0) ?? 0
  const row = (name: string, aside: string, Icon: ComponentType<{ size?: number; stroke?: number }>, deep = false) => (
    <li key={name} className={styles['file']} data-deep={deep || undefined}>
      <Icon size={15} stroke={1.5} />
      <span className="ellipsis">{name}</span>
      <span className={styles['faint']}>{aside}</span>
    </li>
  )
  return (
    <Section title="What will be written" aside={plan ? bytes(known) : undefined}>
      <ul>
        {row(plan?.folder ?? 'models', '', IconFolderOpen)}
        {plan?.files.map((file) =>
          row(file.path, file.bytes === null ? '' : bytes(file.bytes), ICONS[file.path] ?? IconFileCode, true),
        )}
        {row('model_registry.json', 'updated', IconFileCode)}
        {row('registry_events.jsonl', '+ 1 line', IconListDetails)}
      </ul>
    </Section>
  )
}
