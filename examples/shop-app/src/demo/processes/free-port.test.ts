import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { freePort } from './free-port.js'

it('answers another port each time, of those that no system hands out by itself', async () => {
  const ports = [await freePort(), await freePort(), await freePort()]
  expect(new Set(ports).size).toBe(3)
  for (const port of ports) {
    expect(port).toBeGreaterThanOrEqual(20_000)
    expect(port).toBeLessThan(32_768)
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
  }
})

it('passes over one that is taken', async () => {
  const nextPort = (await freePort()) + 1
  const server = createServer().listen(nextPort, '127.0.0.1')
  // Where somebody else has it already, it is taken all the same.
  await once(server, 'listening').catch(() => undefined)
  expect(await freePort()).not.toBe(nextPort)
  server.close()
})
