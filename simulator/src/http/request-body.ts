import type { IncomingMessage } from 'node:http'

const decoder = new TextDecoder()

/**
 * A request's body as text (UTF-8, without a byte order mark), or `undefined` when it is longer
 * than the limit: what follows is thrown away then.
 *
 * @throws when the client leaves before the body has arrived.
 */
export function readBody(
  incoming: IncomingMessage,
  limitBytes: number,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    if (Number(incoming.headers['content-length'] ?? 0) > limitBytes) {
      resolve(undefined)
      return
    }
    const take = (chunk: Buffer): void => {
      chunks.push(chunk)
      length += chunk.length
      if (length <= limitBytes) return
      incoming.off('data', take)
      resolve(undefined)
    }
    incoming.on('data', take)
    incoming.once('end', () => resolve(decoder.decode(Buffer.concat(chunks))))
    incoming.once('error', reject)
  })
}
