import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { ModelFacts, ModelProfile } from '../../../src-shared/domain/index.ts'
import type { FieldsProps } from './fields.ts'
import { ProfileForm } from './ProfileForm.tsx'
import { ProfileJson } from './ProfileJson.tsx'
import styles from './Profile.module.css'

type Props = Pick<FieldsProps, 'changed' | 'misfit' | 'classes'> & {
  profile: ModelProfile
  facts: Pick<ModelFacts, 'path' | 'inputs' | 'outputs'>
  /** What is wrong with the text, in the other way of editing. */
  fault: string | null
  onChange: (profile: ModelProfile) => void
  onFault: (fault: string | null) => void
}

/** One profile, as a form or as JSON; each shows what the other said. */
export function ProfileEditor({ profile, facts, fault, onChange, onFault, ...marks }: Props) {
  const [way, setWay] = useState<'form' | 'json'>('form')
  return (
    <>
      <div className={styles['way']}>
        <h2>Profile</h2>
        <SegmentedControl
          aria-label="Edit the profile as"
          value={way}
          onChange={(next) => {
            // Text that is no profile is left behind; the form shows the last one that was.
            onFault(null)
            setWay(next)
          }}
          data={[
            { value: 'form', label: 'Form' },
            { value: 'json', label: 'JSON' },
          ]}
        />
      </div>
      {way === 'form' ? (
        <ProfileForm profile={profile} facts={facts} onChange={onChange} {...marks} />
      ) : (
        <ProfileJson profile={profile} facts={facts} fault={fault} onChange={onChange} onFault={onFault} />
      )}
    </>
  )
}
