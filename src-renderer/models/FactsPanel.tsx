import type { ModelFacts, TensorInfo } from '../../src-shared/domain/index.ts'
import { bytes, count } from '../components/format.ts'
import { FigureList } from '../components/FigureList.tsx'
import { Section } from '../components/Section.tsx'

type Facts = Pick<ModelFacts, 'bytes' | 'sha256' | 'inputs' | 'outputs'> & Partial<ModelFacts>

/** What an ONNX file says of itself. */
export function FactsPanel({ facts }: { facts: Facts }) {
  const graph = [
    facts.weights === undefined ? null : { label: 'Weights', value: count(facts.weights) },
    facts.operators === undefined ? null : { label: 'Operators', value: count(facts.operators) },
    facts.opset === undefined || facts.opset === null ? null : { label: 'Opset', value: String(facts.opset) },
    facts.producer ? { label: 'Made by', value: facts.producer } : null,
    { label: 'Size', value: bytes(facts.bytes) },
    { label: 'SHA-256', value: `${facts.sha256.slice(0, 4)}…${facts.sha256.slice(-4)}`, title: facts.sha256 },
  ].filter((row) => row !== null)
  return (
    <>
      <Tensors title={facts.inputs.length === 1 ? 'Input' : 'Inputs'} tensors={facts.inputs} />
      <Tensors title={facts.outputs.length === 1 ? 'Output' : 'Outputs'} tensors={facts.outputs} />
      <Section title="Graph">
        <FigureList rows={graph} />
      </Section>
    </>
  )
}

function Tensors({ title, tensors }: { title: string; tensors: readonly TensorInfo[] }) {
  return (
    <Section title={title}>
      {tensors.map((tensor) => (
        <FigureList
          key={tensor.name}
          rows={[
            { label: 'Name', value: tensor.name, title: tensor.name },
            { label: 'Shape', value: tensor.shape.join(' × ') || 'scalar' },
            { label: 'Type', value: tensor.type },
          ]}
        />
      ))}
    </Section>
  )
}
