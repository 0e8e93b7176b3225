import {
  PROVIDER_WORDS,
  type ExecutionProvider,
  type ProviderInUse,
  type RuntimeState,
} from '../../src-shared/domain/index.ts'

/** Of an evaluation: `cpu+webgpu` where images were judged on both, `none` where none was. */
export const providersWords = (names: string): string =>
  names
    .split('+')
    .map((name) => PROVIDER_WORDS[name as ExecutionProvider] ?? '–')
    .join(', ')

/** Why no faster provider was taken, one sentence for each reason. */
export function fallbackWords({ fallback, fallbacks }: Pick<ProviderInUse, 'fallback' | 'fallbacks'>): string {
  if (!fallbacks) return fallback ?? ''
  const names = new Map<string, string[]>()
  for (const { provider, reason } of fallbacks) {
    names.set(reason, [...(names.get(reason) ?? []), PROVIDER_WORDS[provider]])
  }
  return [...names].map(([reason, providers]) => `${providers.join(', ')}: ${reason}.`).join(' ')
}

/** Why figures were computed on that: what `auto` came to since says nothing of figures that are from another provider. */
export const decisionWords = (
  computedOn: string,
  decision: RuntimeState['decisions'][number] | undefined,
): string | undefined =>
  decision?.provider === computedOn ? fallbackWords({ fallback: null, fallbacks: decision.fallbacks }) : undefined

/** A machine has what it has: only what is there and fails anyway is worth a warning. */
const ABSENT = /not installed|no graphics adapter|no graphics card|does not contain it|exists on/

export const isTroubled = ({ fallback, fallbacks }: ProviderInUse): boolean =>
  fallbacks ? fallbacks.some(({ reason }) => !ABSENT.test(reason)) : fallback !== null
