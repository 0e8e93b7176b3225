import { StandardRPCJsonSerializer, StandardRPCSerializer } from '@orpc/client/standard'
import { OwnBytes } from './own-bytes.ts'

/** The body of a call that carries bytes: the form that oRPC would make of it, not written out yet. */
export class BytesForm {
  /** JSON with the input and the places of the bytes in it. */
  readonly data: string
  readonly parts: readonly Uint8Array[]

  constructor(data: string, parts: readonly Uint8Array[]) {
    this.data = data
    this.parts = parts
  }
}

type Serialize = StandardRPCJsonSerializer['serialize']

/** Takes `OwnBytes` for the blobs that they stand for. */
class JsonSerializer extends StandardRPCJsonSerializer {
  override serialize(...[data, segments = [], meta = [], maps = [], blobs = []]: Parameters<Serialize>) {
    if (!(data instanceof OwnBytes)) return super.serialize(data, segments, meta, maps, blobs)
    maps.push(segments)
    blobs.push(data as unknown as Blob)
    return [data, meta, maps, blobs] as ReturnType<Serialize>
  }
}

/** oRPC's serializer; a call with `OwnBytes` becomes a `BytesForm`. It must have no other blobs then. */
export class OwnBytesSerializer extends StandardRPCSerializer {
  readonly #json: StandardRPCJsonSerializer

  constructor(json: StandardRPCJsonSerializer = new JsonSerializer()) {
    super(json)
    this.#json = json
  }

  override serialize(input: unknown): object {
    const [json, meta, maps, blobs] = this.#json.serialize(input)
    const parts = (blobs as unknown[]).filter((blob) => blob instanceof OwnBytes).map(({ bytes }) => bytes)
    if (parts.length === 0 || parts.length < blobs.length) return super.serialize(input)
    return new BytesForm(JSON.stringify({ json, meta: meta.length === 0 ? undefined : meta, maps }), parts)
  }
}
