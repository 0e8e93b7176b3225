import { SegmentedControl, Select } from '@mantine/core'
import { ProfileInput, Target } from '../../../src-shared/domain/index.ts'
import { FormRow } from '../../components/FormRow.tsx'
import { Section } from '../../components/Section.tsx'
import type { FieldsProps } from './fields.ts'
import { markOf, tensorNames } from './fields.ts'
import { NumberField } from './NumberField.tsx'
import { TripleField } from './TripleField.tsx'
import styles from './Profile.module.css'

const LAYOUTS = [...ProfileInput.shape.layout.options]
const CHANNELS = [...ProfileInput.shape.channels.options]

/** How a photo becomes the model's input. */
export function FeedFields(props: FieldsProps) {
  const { profile, facts, onChange } = props
  const { input } = profile
  const mark = markOf(props)
  const feed = (part: Partial<ProfileInput>) => onChange({ ...profile, input: { ...input, ...part } })
  return (
    <Section title="Feed">
      <FormRow dense label="Shows" {...mark('target')}>
        <SegmentedControl
          aria-label="Shows"
          value={profile.target}
          onChange={(target) => onChange({ ...profile, target: Target.parse(target) })}
          data={[
            { value: 'hair', label: 'Hair' },
            { value: 'person', label: 'Person' },
          ]}
        />
      </FormRow>
      <FormRow dense label="Input" {...mark('input.name')}>
        <Select
          aria-label="Input"
          data={tensorNames(facts?.inputs, input.name)}
          value={input.name}
          onChange={(name) => name && feed({ name })}
        />
      </FormRow>
      <FormRow dense label="Size" {...mark('input.width', 'input.height')}>
        <div className={styles['size']}>
          <NumberField
            label="Width in pixels"
            value={input.width}
            integer
            min={1}
            onChange={(width) => feed({ width })}
          />
          <span aria-hidden="true">×</span>
          <NumberField
            label="Height in pixels"
            value={input.height}
            integer
            min={1}
            onChange={(height) => feed({ height })}
          />
        </div>
      </FormRow>
      <FormRow dense label="Layout" {...mark('input.layout')}>
        <SegmentedControl
          aria-label="Input layout"
          data={LAYOUTS}
          value={input.layout}
          onChange={(layout) => feed({ layout })}
        />
      </FormRow>
      <FormRow dense label="Fit" {...mark('input.fit')}>
        <SegmentedControl
          aria-label="Fit"
          value={input.fit}
          onChange={(fit) => feed({ fit })}
          data={[
            { value: 'stretch', label: 'Stretch' },
            { value: 'letterbox', label: 'Letterbox' },
          ]}
        />
      </FormRow>
      <FormRow dense label="Resize" {...mark('input.resample')}>
        <SegmentedControl
          aria-label="Resize"
          value={input.resample}
          onChange={(resample) => feed({ resample })}
          data={[
            { value: 'bilinear-antialias', label: 'Antialias' },
            { value: 'bilinear', label: 'Two taps' },
          ]}
        />
      </FormRow>
      <FormRow dense label="Channels" {...mark('input.channels')}>
        <SegmentedControl
          aria-label="Channels"
          data={CHANNELS}
          value={input.channels}
          onChange={(channels) => feed({ channels })}
        />
      </FormRow>
      <FormRow dense label="Scale" {...mark('input.scale')}>
        <NumberField label="Scale" value={input.scale} onChange={(scale) => feed({ scale })} />
      </FormRow>
      <FormRow dense label="Mean" {...mark('input.mean')}>
        <TripleField label="Mean" value={input.mean} onChange={(mean) => feed({ mean })} />
      </FormRow>
      <FormRow dense label="Spread" {...mark('input.std')}>
        <TripleField label="Spread" value={input.std} notZero onChange={(std) => feed({ std })} />
      </FormRow>
      <FormRow dense label="Normalise" {...mark('input.normalization')}>
        <SegmentedControl
          aria-label="Normalise"
          value={input.normalization}
          onChange={(normalization) => feed({ normalization })}
          data={[
            { value: 'fixed', label: 'Fixed' },
            { value: 'per-image', label: 'Per image' },
          ]}
        />
      </FormRow>
    </Section>
  )
}
