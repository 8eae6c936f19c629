import { createServer } from 'node:net'

/** Below all ports that systems hand out: only a program that asks for just this one takes it. */
const first = 20_000
const ports = 12_000
const mostDraws = 1000

/**
 * A loopback port that nobody listens on, for a program that others must know by its address before
 * it starts.
 *
 * @param draw gives a whole number from 1 to its limit
 * @throws Error where a thousand of them are taken.
 */
export async function freePort(draw: (limit: number) => number): Promise<number> {
  for (let draws = 0; draws < mostDraws; draws += 1) {
    const port = first + draw(ports) - 1
    if (await isFree(port)) return port
  }
  throw new Error(`no port from ${first} to ${first + ports - 1} was free`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
