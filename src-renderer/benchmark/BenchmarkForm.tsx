import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { PROVIDER_WORDS, type Model, type ProviderChoice } from '../../src-shared/domain/index.ts'
import { BoundedNumber } from '../components/BoundedNumber.tsx'
import { Section } from '../components/Section.tsx'
import { orpc } from '../host/client.ts'
import type { BenchmarkChoice } from './use-benchmark.ts'
import styles from './Benchmark.module.css'

type Props = {
  models: readonly Model[]
  chosen: readonly string[]
  onModels: (ids: string[]) => void
  choice: BenchmarkChoice
  onChoice: (choice: BenchmarkChoice) => void
  disabled: boolean
}

const providerWords = (name: ProviderChoice) => (name === 'auto' ? 'Best that works' : PROVIDER_WORDS[name])
/** An item in it, or no longer. */
const toggled = <T,>(list: readonly T[], item: T): T[] =>
  list.includes(item) ? list.filter((each) => each !== item) : [...list, item]
/** Models of their own before the checkpoints of runs, which are many. */
const ownFirst = (models: readonly Model[]): Model[] =>
  models.toSorted((a, b) => Number(a.runId !== null) - Number(b.runId !== null))
const MOST_RUNS = 10_000

/** Which models, on what, how often. */
export function BenchmarkForm({ models, chosen, onModels, choice, onChoice, disabled }: Props) {
  const { data } = useQuery(orpc.benchmarks.choices.queryOptions())
  const providers = [{ name: 'auto' as const, works: true, reason: undefined }, ...(data?.providers ?? [])]
  const { runs, threads } = choice
  const list = useRef<HTMLDivElement>(null)
  // What was chosen elsewhere may stand far down; later ticks must not move the list.
  useEffect(() => {
    // Newer Chromium returns a promise, which React would take for a way to clean up.
    void list.current?.querySelector('input:checked')?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <>
      <Section title="Models" aside={`${chosen.length} of ${models.length} chosen`}>
        <div ref={list} className={styles['models']}>
          {ownFirst(models).map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={chosen.includes(id)}
              disabled={disabled}
              onChange={() => onModels(toggled(chosen, id))}
            />
          ))}
        </div>
      </Section>
      <Section title="Runs on">
        <div className={styles['choices']}>
          {providers.map(({ name, works, reason }) => (
            <div key={name}>
              <Checkbox
                label={providerWords(name)}
                checked={choice.providers.includes(name)}
                disabled={disabled || !works}
                onChange={() => {
                  const next = toggled(choice.providers, name)
                  onChoice({ ...choice, providers: next.length > 0 ? next : ['auto'] })
                }}
              />
              {!works && reason && <p className={styles['reason']}>{reason}</p>}
            </div>
          ))}
        </div>
      </Section>
      <Section title="Threads">
        <div className={styles['choices']}>
          <Checkbox
            label={`As set${data ? `: ${data.automaticThreads}` : ''}`}
            checked={threads.length === 0}
            disabled={disabled}
            onChange={() => onChoice({ ...choice, threads: [] })}
          />
          {(data?.threads ?? []).map((count) => (
            <Checkbox
              key={count}
              label={String(count)}
              checked={threads.includes(count)}
              disabled={disabled}
              onChange={() => onChoice({ ...choice, threads: toggled(threads, count).toSorted((a, b) => a - b) })}
            />
          ))}
        </div>
      </Section>
      <Section title="Inferences">
        <BoundedNumber
          aria-label="Inferences"
          size="sm"
          value={runs}
          min={1}
          max={MOST_RUNS}
          disabled={disabled}
          onChange={(value) => onChoice({ ...choice, runs: value })}
        />
        <p className={styles['reason']}>
          In three windows, after five to warm up. Where the windows differ by more than 10 %, more follow.
        </p>
      </Section>
    </>
  )
}
