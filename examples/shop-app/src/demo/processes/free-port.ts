import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below all ports that a system hands out by itself (from 32768 on Linux, from 49152 on others):
 * whatever it starts meanwhile, only a program that asks for just this port can take it.
 */
const FIRST = 20_000
const PORTS = 12_000

/** Processes that run side by side begin apart. */
const APART = 37

let asked = 0

/**
 * A loopback port that nobody listens on, another one on each call: for a program that must be
 * known to others by its address before it starts.
 *
 * @throws Error if all of them are taken.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORTS; tries += 1) {
    const port = FIRST + ((process.pid * APART + asked) % PORTS)
    asked += 1
    if (await isFree(port)) return port
  }
  throw new Error(`all ports from ${FIRST} to ${FIRST + PORTS - 1} are taken`)
}

/** So many ports are tried from the one that was asked for. */
const NEIGHBOURS = 100

/**
 * The first loopback port from this one on that nobody listens on.
 *
 * @throws Error if it and the next 99 are taken.
 */
export async function firstFreePort(from: number): Promise<number> {
  const upTo = Math.min(from + NEIGHBOURS, 65_536)
  for (let port = from; port < upTo; port += 1) if (await isFree(port)) return port
  throw new Error(`all ports from ${from} to ${upTo - 1} are taken`)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
