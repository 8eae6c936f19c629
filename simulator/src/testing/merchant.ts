import { createServer } from 'node:http'
import { once } from 'node:events'

/** A callback as the merchant received it. */
export interface ReceivedCallback {
  readonly path: string
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: Record<string, unknown>
}

/** A shop's callback endpoint on loopback, for tests. */
export interface Merchant {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string
  readonly callbackUrl: string
  readonly received: readonly ReceivedCallback[]
  /** How many connections were opened to it so far. */
  readonly connections: number
  /** Resolves when `count` callbacks have arrived in all. */
  whenReceived(count: number): Promise<void>
  close(): Promise<void>
}

/**
 * Starts a merchant that answers every callback with `answer`: a status, a redirect to an
 * address, or never.
 */
export async function startMerchant(
  answer: number | { redirectTo: string } | 'never' = 200,
): Promise<Merchant> {
  const received: ReceivedCallback[] = []
  let waiting: { count: number; resolve: () => void }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body: Record<string, unknown> = JSON.parse(Buffer.concat(chunks).toString('utf8'))
      received.push({ path: request.url ?? '', headers: request.headers, body })
      if (typeof answer === 'number') response.writeHead(answer).end('{}')
      else if (answer !== 'never') response.writeHead(307, { location: answer.redirectTo }).end()
      for (const { resolve } of waiting.filter(({ count }) => count <= received.length)) resolve()
      waiting = waiting.filter(({ count }) => count > received.length)
    })
  })
  let connections = 0
  server.on('connection', () => (connections += 1))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address')
  const origin = `http://127.0.0.1:${address.port}`
  return {
    origin,
    callbackUrl: `${origin}/payments/callback`,
    received,
    get connections() {
      return connections
    },
    whenReceived: (count) =>
      received.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ count, resolve })),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
