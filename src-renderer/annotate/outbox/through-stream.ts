/** What comes out of a (de)compression. Rejects where the bytes are damaged. */
export async function throughStream(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const body = new Response(bytes).body as ReadableStream<Uint8Array<ArrayBuffer>>
  return new Uint8Array(await new Response(body.pipeThrough(stream)).arrayBuffer())
}
