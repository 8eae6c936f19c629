import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { askUntilAnswered } from './ask-until-answered.js'

type Reply = 'dies' | readonly [status: number, body: object]

/** What one asks, and how often, of a server that answers so, one after another. */
async function asking(replies: readonly Reply[], signal?: AbortSignal) {
  const keys: unknown[] = []
  const server = createServer((request, response) => {
    keys.push(request.headers['idempotency-key'])
    const reply = replies[Math.min(keys.length, replies.length) - 1] ?? 'dies'
    if (reply === 'dies') request.socket.destroy()
    else response.writeHead(reply[0]).end(JSON.stringify(reply[1]))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  let repeats = 0
  const answer = await askUntilAnswered({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`,
    method: 'POST',
    headers: { 'idempotency-key': 'k' },
    body: {},
    onRepeat: () => (repeats += 1),
    ...(signal && { signal }),
  })
  server.close()
  server.closeAllConnections()
  return { answer, keys, repeats }
}

it('asks again with the same key until somebody answers', async () => {
  const inFlight = [409, { error: 'REQUEST_IN_FLIGHT' }] as const
  const starting = [503, { error: 'STARTING' }] as const
  const { answer, keys, repeats } = await asking(['dies', starting, inFlight, [201, { id: 1 }]])
  expect(answer).toEqual({ status: 201, body: { id: 1 } })
  expect(keys).toEqual(['k', 'k', 'k', 'k'])
  expect(repeats).toBe(3)
})

it('takes a no for an answer', async () => {
  for (const reply of [
    [503, { error: 'GATEWAY_UNAVAILABLE' }],
    [409, { error: 'OUT_OF_STOCK' }],
    [400, {}],
  ] as const) {
    const { answer, repeats } = await asking([reply])
    expect([answer?.status, repeats]).toEqual([reply[0], 0])
  }
})

it('goes away at the signal', async () => {
  const { answer } = await asking(['dies'], AbortSignal.timeout(250))
  expect(answer).toBeUndefined()
})
