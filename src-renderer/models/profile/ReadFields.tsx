import { SegmentedControl, Select, Switch } from '@mantine/core'
import { ProfileOutput } from '../../../src-shared/domain/index.ts'
import { FormRow } from '../../components/FormRow.tsx'
import { Section } from '../../components/Section.tsx'
import { ClassField } from './ClassField.tsx'
import type { FieldsProps } from './fields.ts'
import { classesOf, markOf, tensorNames } from './fields.ts'

const LAYOUTS = [...ProfileOutput.shape.layout.options]
const ACTIVATIONS = [
  { value: 'none', label: 'None' },
  { value: 'sigmoid', label: 'Sigmoid' },
  { value: 'softmax', label: 'Softmax' },
  { value: 'argmax', label: 'Argmax' },
  { value: 'divide-by-255', label: 'Divide by 255' },
]

/** How the model's output becomes a mask. */
export function ReadFields(props: FieldsProps) {
  const { profile, facts, classes, onChange } = props
  const { output } = profile
  const mark = markOf(props)
  const read = (part: Partial<ProfileOutput>) => onChange({ ...profile, output: { ...output, ...part } })
  return (
    <Section title="Read">
      <FormRow dense label="Output" {...mark('output.name')}>
        <Select
          aria-label="Output"
          data={tensorNames(facts?.outputs, output.name)}
          value={output.name}
          onChange={(name) => name && read({ name })}
        />
      </FormRow>
      <FormRow dense label="Layout" {...mark('output.layout')}>
        <SegmentedControl
          aria-label="Output layout"
          data={LAYOUTS}
          value={output.layout}
          onChange={(layout) => read({ layout })}
        />
      </FormRow>
      <FormRow dense label="Activation" {...mark('output.activation')}>
        <Select
          aria-label="Activation"
          data={ACTIVATIONS}
          value={output.activation}
          onChange={(activation) => read({ activation: ProfileOutput.shape.activation.parse(activation) })}
        />
      </FormRow>
      <FormRow dense label="Class" {...mark('output.class')}>
        <ClassField
          value={output}
          classes={classesOf(profile, facts, classes)}
          target={profile.target}
          onChange={read}
        />
      </FormRow>
      <FormRow dense label="Invert" {...mark('output.invert')}>
        <Switch
          aria-label="Invert"
          size="xs"
          mt={7}
          checked={output.invert}
          onChange={(event) => read({ invert: event.currentTarget.checked })}
        />
      </FormRow>
    </Section>
  )
}
