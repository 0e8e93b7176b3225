import type { ExecutionProvider, ProviderInUse, RuntimeState } from '../../src-shared/domain/index.ts'

export const PROVIDER_WORDS: Record<ExecutionProvider, string> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  tensorrt: 'TensorRT',
  webgpu: 'WebGPU',
  directml: 'DirectML',
  coreml: 'Core ML',
}

/** Of an evaluation: `cpu+webgpu` where images were judged on both, `none` where none was. */
export const providersWords = (names: string): string =>
  names
    .split('+')
    .map((name) => PROVIDER_WORDS[name as ExecutionProvider] ?? '–')
    .join(', ')

/** Why no faster provider was taken, one sentence each. */
export function fallbackWords({ fallback, fallbacks }: Pick<ProviderInUse, 'fallback' | 'fallbacks'>): string {
  if (!fallbacks) return fallback ?? ''
  return fallbacks.map(({ provider, reason }) => `${PROVIDER_WORDS[provider]}: ${reason}.`).join(' ')
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
