import { SegmentedControl, Select, Switch } from '@mantine/core'
import {
  ProfileInput,
  ProfileOutput,
  Target,
  type ModelFacts,
  type ModelProfile,
} from '../../../src-shared/domain/index.ts'
import { FormRow } from '../../components/FormRow.tsx'
import { Section } from '../../components/Section.tsx'
import { NumberField } from './NumberField.tsx'
import { TripleField } from './TripleField.tsx'
import styles from './Profile.module.css'

type Props = {
  profile: ModelProfile
  facts: Pick<ModelFacts, 'inputs' | 'outputs'> | null
  onChange: (profile: ModelProfile) => void
}

const LAYOUTS = [...ProfileInput.shape.layout.options]
const CHANNELS = [...ProfileInput.shape.channels.options]
const ACTIVATIONS = [
  { value: 'none', label: 'None' },
  { value: 'sigmoid', label: 'Sigmoid' },
  { value: 'softmax', label: 'Softmax' },
  { value: 'argmax', label: 'Argmax' },
]

/** How a model is fed and read, field by field. */
export function ProfileForm({ profile, facts, onChange }: Props) {
  const { input, output } = profile
  const feed = (part: Partial<ProfileInput>) => onChange({ ...profile, input: { ...input, ...part } })
  const read = (part: Partial<ProfileOutput>) => onChange({ ...profile, output: { ...output, ...part } })
  const names = (tensors: { name: string }[] | undefined, own: string) => [
    ...new Set([...(tensors ?? []).map(({ name }) => name), own]),
  ]
  return (
    <>
      <Section title="Feed">
        <FormRow dense label="Shows">
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
        <FormRow dense label="Input">
          <Select
            aria-label="Input"
            data={names(facts?.inputs, input.name)}
            value={input.name}
            onChange={(name) => name && feed({ name })}
          />
        </FormRow>
        <FormRow dense label="Size">
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
        <FormRow dense label="Layout">
          <SegmentedControl
            aria-label="Input layout"
            data={LAYOUTS}
            value={input.layout}
            onChange={(layout) => feed({ layout })}
          />
        </FormRow>
        <FormRow dense label="Fit">
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
        <FormRow dense label="Resize">
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
        <FormRow dense label="Channels">
          <SegmentedControl
            aria-label="Channels"
            data={CHANNELS}
            value={input.channels}
            onChange={(channels) => feed({ channels })}
          />
        </FormRow>
        <FormRow dense label="Scale">
          <NumberField label="Scale" value={input.scale} onChange={(scale) => feed({ scale })} />
        </FormRow>
        <FormRow dense label="Mean">
          <TripleField label="Mean" value={input.mean} onChange={(mean) => feed({ mean })} />
        </FormRow>
        <FormRow dense label="Spread">
          <TripleField label="Spread" value={input.std} notZero onChange={(std) => feed({ std })} />
        </FormRow>
        <FormRow dense label="Normalise">
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
      <Section title="Read">
        <FormRow dense label="Output">
          <Select
            aria-label="Output"
            data={names(facts?.outputs, output.name)}
            value={output.name}
            onChange={(name) => name && read({ name })}
          />
        </FormRow>
        <FormRow dense label="Layout">
          <SegmentedControl
            aria-label="Output layout"
            data={LAYOUTS}
            value={output.layout}
            onChange={(layout) => read({ layout })}
          />
        </FormRow>
        <FormRow dense label="Activation">
          <Select
            aria-label="Activation"
            data={ACTIVATIONS}
            value={output.activation}
            onChange={(activation) => read({ activation: ProfileOutput.shape.activation.parse(activation) })}
          />
        </FormRow>
        <FormRow dense label="Class">
          <NumberField
            label="Class"
            value={output.class}
            integer
            min={0}
            onChange={(picked) => read({ class: picked })}
          />
        </FormRow>
        <FormRow dense label="Invert">
          <Switch
            aria-label="Invert"
            size="xs"
            mt={7}
            checked={output.invert}
            onChange={(event) => read({ invert: event.currentTarget.checked })}
          />
        </FormRow>
      </Section>
    </>
  )
}
