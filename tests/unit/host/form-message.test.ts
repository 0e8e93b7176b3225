import { decodeRequestMessage } from '@orpc/standard-server-peer'
import { expect, test } from 'vitest'
import { formMessage } from '../../../src-renderer/host/form-message.ts'
import { OwnBytes } from '../../../src-renderer/host/own-bytes.ts'
import { BytesForm, OwnBytesSerializer } from '../../../src-renderer/host/own-bytes-serializer.ts'

const serializer = new OwnBytesSerializer()
const request = { url: new URL('http://orpc/annotation/appendStroke'), method: 'POST', headers: {}, body: undefined }

test('a call with bytes arrives as oRPC itself would have sent it, whatever the bytes and words are', async () => {
  const every = Uint8Array.from({ length: 1000 }, (_, index) => index % 256)
  const input = {
    label: 'Haar – "フリンジ"\r\n--x',
    maskVersion: undefined,
    patch: new OwnBytes(every),
    step: {
      kind: 'stroke',
      follows: null,
      before: new OwnBytes(new Uint8Array()),
      thumbnail: new OwnBytes(every.slice(13, 17)),
    },
  }
  const form = serializer.serialize(input)
  if (!(form instanceof BytesForm)) throw new Error('it is no form')

  const [id, type, payload] = await decodeRequestMessage(formMessage('7', request, form))
  if (!payload || !('url' in payload)) throw new Error('it is no request')
  const { url, body } = payload
  expect([id, type, url.pathname]).toEqual(['7', 1, '/annotation/appendStroke'])
  type Arrived = { patch: Blob; step: { before: Blob; thumbnail: Blob } }
  const arrived = serializer.deserialize(body) as Arrived
  expect(arrived).toMatchObject({ label: input.label, step: { kind: 'stroke', follows: null } })
  const bytes = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer())
  expect(await bytes(arrived.patch)).toEqual(every)
  expect(await bytes(arrived.step.before)).toEqual(new Uint8Array())
  expect(await bytes(arrived.step.thumbnail)).toEqual(every.slice(13, 17))
})

test('a call without bytes of this page is left to oRPC', () => {
  expect(serializer.serialize({ imageId: 'a' })).toEqual({ json: { imageId: 'a' } })
  expect(serializer.serialize({ file: new Blob(['abc']) })).toBeInstanceOf(FormData)
})
