import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { ModelFacts, ModelProfile } from '../../../src-shared/domain/index.ts'
import { Section } from '../../components/Section.tsx'
import { readProfile } from './read-profile.ts'
import styles from './Profile.module.css'

type Props = {
  profile: ModelProfile
  facts: Pick<ModelFacts, 'path' | 'inputs' | 'outputs'>
  /** Null while the text is no profile. */
  onChange: (profile: ModelProfile) => void
  onFault: (fault: string | null) => void
  fault: string | null
}

/** The same profile as text: what is left out takes its neutral value. */
export function ProfileJson({ profile, facts, onChange, onFault, fault }: Props) {
  const [text, setText] = useState(() => JSON.stringify(profile, null, 2))
  function edit(next: string): void {
    setText(next)
    const read = readProfile(next, facts)
    onFault(read.fault)
    if (read.profile) onChange(read.profile)
  }
  return (
    <Section title="Profile as JSON">
      <Textarea
        aria-label="Profile as JSON"
        classNames={{ input: styles['json'] ?? '' }}
        autosize
        minRows={24}
        maxRows={40}
        spellCheck={false}
        value={text}
        error={fault}
        onChange={(event) => edit(event.currentTarget.value)}
      />
    </Section>
  )
}
