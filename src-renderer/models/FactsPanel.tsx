import type { ModelFacts, ModelOrigin, TensorInfo } from '../../src-shared/domain/index.ts'
import { bytes, count } from '../components/format.ts'
import { FigureList } from '../components/FigureList.tsx'
import { Section } from '../components/Section.tsx'

type Facts = Pick<ModelFacts, 'bytes' | 'sha256' | 'inputs' | 'outputs'> &
  Partial<Omit<ModelFacts, 'origin'>> & { origin?: ModelOrigin | null | undefined }

/** What a model's file says of itself, and what it was converted from. */
export function FactsPanel({ facts }: { facts: Facts }) {
  const graph = [
    facts.weights === undefined ? null : { label: 'Weights', value: count(facts.weights) },
    facts.operators === undefined ? null : { label: 'Operators', value: count(facts.operators) },
    facts.opset === undefined || facts.opset === null ? null : { label: 'Opset', value: String(facts.opset) },
    facts.producer ? { label: 'Made by', value: facts.producer } : null,
    { label: 'Size', value: bytes(facts.bytes) },
    { label: 'SHA-256', value: shortHash(facts.sha256), title: facts.sha256 },
  ].filter((row) => row !== null)
  return (
    <>
      {facts.origin && <Origin origin={facts.origin} />}
      <Tensors title={facts.inputs.length === 1 ? 'Input' : 'Inputs'} tensors={facts.inputs} />
      <Tensors title={facts.outputs.length === 1 ? 'Output' : 'Outputs'} tensors={facts.outputs} />
      <Section title="Graph">
        <FigureList rows={graph} />
      </Section>
    </>
  )
}

const shortHash = (sha256: string) => `${sha256.slice(0, 4)}…${sha256.slice(-4)}`

function Origin({ origin }: { origin: ModelOrigin }) {
  const rows = [
    origin.known ? { label: 'Known as', value: origin.known, title: origin.known } : null,
    origin.resembles ? { label: 'Looks like', value: origin.resembles, title: origin.resembles } : null,
    origin.file ? { label: 'File', value: origin.file, title: origin.file } : null,
    { label: 'Format', value: 'TensorFlow Lite' },
    { label: 'Size', value: bytes(origin.bytes) },
    { label: 'SHA-256', value: shortHash(origin.sha256), title: origin.sha256 },
    { label: 'Converted by', value: origin.converter },
  ].filter((row) => row !== null)
  return (
    <Section title="Converted from">
      <FigureList rows={rows} />
    </Section>
  )
}

const shapeWords = ({ shape }: TensorInfo) => shape.join(' × ') || 'scalar'

function Tensors({ title, tensors }: { title: string; tensors: readonly TensorInfo[] }) {
  return (
    <Section title={title}>
      {tensors.map((tensor) => (
        <FigureList
          key={tensor.name}
          rows={[
            { label: 'Name', value: tensor.name, title: tensor.name },
            { label: 'Shape', value: shapeWords(tensor), title: shapeWords(tensor) },
            { label: 'Type', value: tensor.type },
          ]}
        />
      ))}
    </Section>
  )
}
