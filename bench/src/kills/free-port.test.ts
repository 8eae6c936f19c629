import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { freePort } from './free-port.js'

it('draws until one is free', async () => {
  const from = 1 + (process.pid % 10_000)
  const taken = await freePort(draws(from))
  const server = createServer().listen(taken, '127.0.0.1')
  await once(server, 'listening')
  try {
    const other = await freePort(draws(taken - 19_999))
    expect(other).toBeGreaterThan(taken)
  } finally {
    server.close()
  }
})

/** One number after another. */
function draws(from: number): (limit: number) => number {
  let next = from
  return (limit) => {
    next += 1
    return ((next - 2) % limit) + 1
  }
}

it('gives up where every draw is taken', async () => {
  const server = createServer().listen(await freePort(draws(7)), '127.0.0.1')
  await once(server, 'listening')
  try {
    const { port } = server.address() as { readonly port: number }
    await expect(freePort(() => port - 19_999)).rejects.toThrow(
      'no port from 20000 to 31999 was free',
    )
  } finally {
    server.close()
  }
})
