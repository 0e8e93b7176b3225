import { decodeRequestMessage } from '@orpc/standard-server-peer'
import { StandardRPCJsonSerializer, StandardRPCSerializer } from '@orpc/client/standard'
import { expect, test } from 'vitest'
import { blobOf } from '../../../src-renderer/host/blob-bytes.ts'
import { formMessage } from '../../../src-renderer/host/form-message.ts'

const serializer = new StandardRPCSerializer(new StandardRPCJsonSerializer({}))
const request = (input: unknown) => ({
  url: new URL('http://orpc/annotation/appendStroke'),
  method: 'POST',
  headers: {},
  body: serializer.serialize(input) as FormData,
})

test('a call with bytes arrives as oRPC itself would have sent it, whatever the bytes and words are', async () => {
  const every = Uint8Array.from({ length: 1000 }, (_, index) => index % 256)
  const input = {
    label: 'Haar – "フリンジ"\r\n--x',
    patch: blobOf(every),
    step: { kind: 'stroke', follows: null, before: blobOf(new Uint8Array()), thumbnail: blobOf(every.slice(13, 17)) },
  }
  const message = formMessage('7', request(input), input)
  if (!message) throw new Error('there is no message')

  const [id, type, { url, body }] = await decodeRequestMessage(message)
  expect([id, type, String((url as URL).pathname)]).toEqual(['7', 1, '/annotation/appendStroke'])
  const arrived = serializer.deserialize(body) as typeof input
  expect(arrived).toMatchObject({ label: input.label, step: { kind: 'stroke', follows: null } })
  const bytes = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer())
  expect(await bytes(arrived.patch)).toEqual(every)
  expect(await bytes(arrived.step.before)).toEqual(new Uint8Array())
  expect(await bytes(arrived.step.thumbnail)).toEqual(every.slice(13, 17))
})

test('a call without bytes, or with a blob that came from elsewhere, is left to oRPC', () => {
  const strange = { patch: blobOf(new Uint8Array(3)), other: new Blob(['abc']) }
  expect(formMessage('1', request({ imageId: 'a' }), { imageId: 'a' })).toBeNull()
  expect(formMessage('1', request(strange), strange)).toBeNull()
})
