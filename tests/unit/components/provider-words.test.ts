import { expect, test } from 'vitest'
import { decisionWords, fallbackWords, providersWords } from '../../../src-renderer/components/provider-words.ts'

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

test('figures are explained by the decision of today only where they were computed on what it came to', () => {
  const fallbacks = [{ provider: 'cuda' as const, reason: 'its libraries are not installed' }]
  const decision = { sha256: 'a'.repeat(64), provider: 'cpu' as const, fallbacks, at: '2026-01-01T00:00:00.000Z' }
  expect(decisionWords('cpu', decision)).toBe('CUDA: its libraries are not installed.')
  expect(decisionWords('cuda', decision)).toBeUndefined()
  expect(decisionWords('cpu+cuda', decision)).toBeUndefined()
  expect(decisionWords('cpu', undefined)).toBeUndefined()
})
