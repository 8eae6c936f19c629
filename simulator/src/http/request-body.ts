/**
 * A request's body as text, or `undefined` when it is longer than the limit. A body that is too
 * long is not read to its end.
 *
 * @throws when the client leaves before the body has arrived.
 */
export async function readBody(request: Request, limitBytes: number): Promise<string | undefined> {
  if (request.body === null) return ''
  const declared = request.headers.get('content-length')
  if (declared !== null) return Number(declared) > limitBytes ? undefined : request.text()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body) {
    length += chunk.byteLength
    if (length > limitBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
