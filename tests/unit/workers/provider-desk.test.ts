import { expect, test } from 'vitest'
import type { InferenceRequests, ModelRequest } from '../../../src-main/workers/protocol.ts'
import { ProviderDesk, type Decision } from '../../../src-main/workers/provider-desk.ts'
import type { Supervisor } from '../../../src-main/workers/supervisor.ts'
import { AppError } from '../../../src-shared/domain/index.ts'

const request = { path: 'm.onnx', sha256: 'a', provider: 'auto' } as ModelRequest

/** A machine with a working CUDA, where comparing a model gives what `compare` does. */
function deskWith(compare: () => Promise<{ works: boolean }>) {
  const decided: Decision[] = []
  const probe = {
    call: (method: string, { name }: { name?: string }) =>
      method === 'compare' ? compare() : Promise.resolve({ works: name === 'cuda' || name === 'cpu' }),
    rest: () => Promise.resolve(),
  } as unknown as Supervisor<InferenceRequests>
  return { desk: new ProviderDesk(probe, (_, decision) => decided.push(decision)), decided }
}

test('a model that does not run with one profile is compared again for the next request, and nothing is noted', async () => {
  let fails = true
  const { desk, decided } = deskWith(async () => {
    if (fails) throw new AppError('PROFILE_INVALID', 'm.onnx has no output x.')
    return { works: true }
  })
  expect(await desk.decide(request)).toEqual({ name: 'cpu', fallbacks: [] })
  await expect(desk.reasonAgainst('cuda', request)).rejects.toMatchObject({ code: 'PROFILE_INVALID' })
  expect(decided).toEqual([])
  fails = false
  expect(await desk.decide(request)).toMatchObject({ name: 'cuda' })
  expect(decided).toMatchObject([{ name: 'cuda' }])
})

test('a provider that does not answer is not asked again for this model, with the limit that it had', async () => {
  let asked = 0
  const { desk } = deskWith(async () => {
    asked += 1
    throw new AppError('TIME_LIMIT', 'It took longer.')
  })
  for (let time = 0; time < 2; time += 1) {
    expect(await desk.decide(request)).toMatchObject({
      name: 'cpu',
      fallbacks: expect.arrayContaining([
        { provider: 'cuda', reason: 'it did not answer within 180 s when it was tried' },
      ]) as unknown,
    })
  }
  expect(asked).toBe(1)
})
