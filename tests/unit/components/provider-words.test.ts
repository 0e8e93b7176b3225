import { expect, test } from 'vitest'
import { fallbackWords, providersWords } from '../../../src-renderer/components/provider-words.ts'

test('what an evaluation ran on reads as one word for each provider', () => {
  expect(providersWords('cpu')).toBe('CPU')
  expect(providersWords('cpu+webgpu')).toBe('CPU, WebGPU')
  expect(providersWords('none')).toBe('–')
})

test('each provider that was not taken is told with its reason', () => {
  const fallbacks = [
    { provider: 'cuda' as const, reason: 'its libraries are not installed' },
    { provider: 'webgpu' as const, reason: 'it crashed when it was tried' },
  ]
  expect(fallbackWords({ fallback: null, fallbacks })).toBe(
    'CUDA: its libraries are not installed. WebGPU: it crashed when it was tried.',
  )
  expect(fallbackWords({ fallback: 'CUDA is away.' })).toBe('CUDA is away.')
})
