import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { systemClock } from '@holdfast/resilience-kit'
import { Hono } from 'hono'
import { afterEach, describe, expect, it } from 'vitest'
import { asyncCard } from '../dialects/async-card/async-card-dialect.js'
import type { DialectDefinition, DialectName } from '../dialects/served-dialect.js'
import type { Served } from '../serving/served-list.js'
import { call } from '../testing/gateway-caller.js'
import { until } from '../testing/stage.js'
import { HttpDoors } from './http-doors.js'
import { HttpListener } from './http-listener.js'

const served = (name: DialectName, port?: number): Served => ({
  definition: { ...asyncCard, name } as unknown as DialectDefinition,
  port,
})

describe('the ports of a simulator', () => {
  const cleanUps: (() => Promise<unknown>)[] = []
  afterEach(() => Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp())))

  /** Doors behind which every dialect answers with its name and the path. */
  function doorsOf(
    dialects: readonly [Served, ...Served[]] = [served('async-card')],
    ports: { port?: number; adminPort?: number; hangs?: boolean } = {},
  ) {
    const control = new Hono<HttpListenerEnv>()
    control.get('/__admin/x', (context) => context.text('admin'))
    const doors = new HttpDoors({
      clock: systemClock,
      control,
      served: dialects,
      port: ports.port ?? 0,
      adminPort: ports.adminPort ?? 0,
      handle: async (dialect, { path }) => {
        const body = `${dialect} ${path}`
        const answer = { outcome: 'found', status: 200, headers: {}, body } as const
        return ports.hangs ? { kind: 'never' } : { kind: 'whole', answer, overMs: 0 }
      },
    })
    cleanUps.push(() => doors.close())
    return doors
  }

  async function portInUse(port = 0): Promise<{ port: number; server: Server }> {
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    cleanUps.push(async () => server.close())
    return { server, port: (server.address() as AddressInfo).port }
  }

  const textAt = async (url: string) => (await call('GET', url)).text

  it('serve every dialect below its name, and the first one at the root too', async () => {
    const doors = doorsOf([served('async-card'), served('toss'), served('stripe')])
    const { gatewayUrl, dialects } = await doors.open()
    expect(dialects).toEqual({
      'async-card': gatewayUrl,
      toss: `${gatewayUrl}/toss`,
      stripe: `${gatewayUrl}/stripe`,
    })
    expect(await textAt(`${dialects['toss']}/v1/a`)).toBe('toss /v1/a')
    expect(await textAt(`${dialects['stripe']}/v1/a`)).toBe('stripe /v1/a')
    expect(await textAt(`${gatewayUrl}/v1/a`)).toBe('async-card /v1/a')
    expect(await textAt(`${gatewayUrl}/async-card/v1/a`)).toBe('async-card /v1/a')
  })

  it('serve a dialect at a port of its own, and not at the gateway’s then', async () => {
    const doors = doorsOf([served('async-card'), served('toss', 0)])
    const { gatewayUrl, dialects } = await doors.open()
    expect(dialects['toss']).not.toContain(gatewayUrl)
    expect(await textAt(`${dialects['toss']}/v1/a`)).toBe('toss /v1/a')
    expect(await textAt(`${gatewayUrl}/toss/v1/a`)).toBe('async-card /toss/v1/a')
  })

  it('serve the control API on a port of its own and on every port of the gateway', async () => {
    const doors = doorsOf([served('async-card'), served('toss', 0)])
    const { gatewayUrl, adminUrl, dialects } = await doors.open()
    for (const url of [gatewayUrl, adminUrl, dialects['toss']]) {
      expect(await textAt(`${url}/__admin/x`)).toBe('admin')
    }
    expect((await call('GET', `${adminUrl}/v1/a`)).status).toBe(404)
  })

  it('refuse connections while they are closed, and come back where they were', async () => {
    const doors = doorsOf([served('async-card'), served('toss', 0)])
    const { gatewayUrl, adminUrl, dialects } = await doors.open()
    await doors.move(false)
    expect(doors.isOpen).toBe(false)
    for (const url of [gatewayUrl, dialects['toss']]) {
      const refused = { code: 'ECONNREFUSED', syscall: 'connect' }
      await expect(textAt(`${url}/a`)).rejects.toMatchObject(refused)
    }
    expect(await textAt(`${adminUrl}/__admin/x`)).toBe('admin')
    await doors.move(true)
    expect(await textAt(`${gatewayUrl}/a`)).toBe('async-card /a')
    expect(await textAt(`${dialects['toss']}/a`)).toBe('toss /a')
  })

  it('cut the connections that are open when they close', async () => {
    const doors = doorsOf(undefined, { hangs: true })
    const { gatewayUrl } = await doors.open()
    const cut = expect(textAt(gatewayUrl)).rejects.toMatchObject({ code: 'ECONNRESET' })
    await until(() => doors.inFlight === 1)
    expect(doors.openSockets).toBe(1)
    await doors.move(false)
    await cut
    await until(() => doors.inFlight === 0 && doors.openSockets === 0)
  })

  it('move one after the other, in the order of the calls', async () => {
    const doors = doorsOf()
    const { gatewayUrl } = await doors.open()
    await Promise.all([doors.move(false), doors.move(true), doors.move(true), doors.move(false)])
    expect(doors.isOpen).toBe(false)
    await Promise.all([doors.move(true), doors.move(false), doors.move(true)])
    expect(await textAt(`${gatewayUrl}/a`)).toBe('async-card /a')
  })

  it('say so when another program took a port, and open once it is free', async () => {
    const doors = doorsOf([served('async-card'), served('toss', 0)])
    const { gatewayUrl, dialects } = await doors.open()
    await doors.move(false)
    const { server } = await portInUse(Number(new URL(dialects['toss'] ?? '').port))
    await expect(doors.move(true)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect(doors.isOpen).toBe(false)
    server.close()
    await once(server, 'close')
    await doors.move(true)
    expect(doors.isOpen).toBe(true)
    expect(await textAt(`${gatewayUrl}/a`)).toBe('async-card /a')
  })

  it.each(['port', 'adminPort'])('do not open at all when the %s is taken', async (which) => {
    const { port } = await portInUse()
    const doors = doorsOf(undefined, { [which]: port })
    await expect(doors.open()).rejects.toMatchObject({ code: 'EADDRINUSE', port })
  })

  it('stay closed after the end, whoever still moves them', async () => {
    const doors = doorsOf()
    const { gatewayUrl, adminUrl } = await doors.open()
    await Promise.all([doors.close(), doors.move(true)])
    await doors.move(true)
    expect(doors.isOpen).toBe(false)
    for (const url of [gatewayUrl, adminUrl]) {
      await expect(textAt(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    }
  })

  it('open no more when the end comes while they open', async () => {
    const doors = doorsOf()
    const opening = doors.open()
    await doors.close()
    const { gatewayUrl, adminUrl } = await opening
    expect([gatewayUrl, adminUrl].every((url) => url.endsWith(':0'))).toBe(true)
  })

  it('draw another free port when the first is taken, below those of the system', async () => {
    const { port } = await portInUse()
    const draws = [port, port]
    const listener = new HttpListener(new Hono(), 0, () => draws.pop() ?? 31_999)
    await listener.open().catch((error: unknown) => {
      // Only where somebody sits on the second draw too.
      expect(error).toMatchObject({ code: 'EADDRINUSE', port: 31_999 })
    })
    cleanUps.push(() => listener.close())
    expect(draws).toEqual([])
    const doors = doorsOf()
    const { gatewayUrl, adminUrl } = await doors.open()
    for (const url of [gatewayUrl, adminUrl]) {
      expect(Number(new URL(url).port)).toBeGreaterThanOrEqual(20_000)
      expect(Number(new URL(url).port)).toBeLessThan(32_000)
    }
  })

  it('draw no port that was closed just now: a client may keep a connection to it', async () => {
    const urls = new Set<string>()
    for (let times = 0; times < 300; times += 1) {
      const listener = new HttpListener(new Hono(), 0)
      await listener.open()
      urls.add(listener.url)
      await listener.close()
    }
    expect(urls.size).toBe(300)
  })
})

type HttpListenerEnv =
  ConstructorParameters<typeof HttpListener>[0] extends Hono<infer Env> ? Env : never
