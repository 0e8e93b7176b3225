import type { ModelProfile } from '../../src-shared/domain/index.ts'
import { FigureList } from '../components/FigureList.tsx'
import { Section } from '../components/Section.tsx'

const numbers = (values: readonly number[]) => values.map((value) => Number(value.toFixed(4))).join(', ')

/** How a model is fed and read, to look at. */
export function ProfileFacts({ profile, source }: { profile: ModelProfile; source: string }) {
  const { input, output } = profile
  return (
    <Section title="Profile" aside={source}>
      <FigureList
        rows={[
          { label: 'Shows', value: profile.target },
          { label: 'Size', value: `${input.width} × ${input.height}, ${input.fit}` },
          { label: 'Channels', value: `${input.channels}, ${input.layout}` },
          { label: 'Scale', value: String(Number(input.scale.toPrecision(6))) },
          { label: 'Mean', value: numbers(input.mean) },
          { label: 'Spread', value: numbers(input.std) },
          { label: 'Normalise', value: input.normalization },
          { label: 'Resize', value: input.resample },
          { label: 'Output', value: `${output.name}, class ${output.class}`, title: output.name },
          { label: 'Activation', value: output.invert ? `${output.activation}, inverted` : output.activation },
        ]}
      />
    </Section>
  )
}
