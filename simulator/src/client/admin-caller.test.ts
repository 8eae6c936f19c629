import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { Stage } from '../testing/stage.js'
import { createSimulatorClient } from './create-simulator-client.js'
import { SimulatorClientError } from './simulator-client-error.js'

const stage = new Stage()
afterEach(() => stage.clear())

/** Somebody else at a port of this machine. */
async function somebody(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  stage.onClear(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address')
  return `http://127.0.0.1:${address.port}`
}

async function failureOf(call: Promise<unknown>): Promise<SimulatorClientError> {
  const failure: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (failure instanceof SimulatorClientError) return failure
  throw new Error(`expected a SimulatorClientError, got ${String(failure)}`)
}

describe('a call to a simulator that fails', () => {
  it('says what the simulator said: status, code, problems', async () => {
    const { adminUrl } = await stage.simulator()
    const client = createSimulatorClient({ adminUrl })
    const failure = await failureOf(client.addFault({ fault: 'answer-losst' }))
    expect(failure).toMatchObject({
      name: 'SimulatorClientError',
      status: 400,
      code: 'bad-request',
      message: expect.stringContaining('Did you mean answer-lost?'),
      problems: [{ path: 'fault', suggestion: 'answer-lost', allowed: expect.any(Array) }],
    })
    const missing = await failureOf(client.act('async-card', 'deposit'))
    expect(missing).toMatchObject({ status: 404, code: 'not-found' })
  })

  it('says that nobody answers, and why', async () => {
    const { adminUrl, simulator } = await stage.simulator()
    await simulator.stop()
    const failure = await failureOf(createSimulatorClient({ adminUrl }).stats())
    expect(failure).toMatchObject({
      status: undefined,
      code: 'unreachable',
      message: `no simulator answers at ${adminUrl}`,
      problems: [],
    })
    expect(failure.cause).toBeInstanceOf(TypeError)
  })

  it.each([
    [404, 'not found'],
    [502, '<html></html>'],
    [404, '{"error":"not-found"}'],
    [200, 'hello'],
    [200, '{}'],
    [500, 'null'],
  ])('says that somebody else answers: %d %s', async (status, body) => {
    const adminUrl = await somebody((_request, response) => response.writeHead(status).end(body))
    const client = createSimulatorClient({ adminUrl })
    for (const call of [client.stats(), client.scenario(), client.metrics()]) {
      expect(await failureOf(call)).toMatchObject({ status, code: 'unreadable', problems: [] })
    }
    if (status === 200) return
    // A 404 of somebody else does not mean that there is no such rule.
    expect(await failureOf(client.removeFault('mine'))).toMatchObject({ code: 'unreadable' })
  })

  it('says so where the answer ends in the middle', async () => {
    const adminUrl = await somebody((_request, response) => {
      response.writeHead(200, { 'content-length': 100, server: 'pgsim' })
      response.write('{"seed":', () => response.destroy())
    })
    const failure = await failureOf(createSimulatorClient({ adminUrl }).stats())
    expect(failure.code).toBe('unreachable')
  })
})

describe('a client of the simulator', () => {
  it('takes an address with an end slash, or with a path', async () => {
    const { adminUrl } = await stage.simulator({}, { seed: 5 })
    for (const address of [`${adminUrl}/`, `${adminUrl}/__admin/`, `${adminUrl}/__admin/ledger`]) {
      expect((await createSimulatorClient({ adminUrl: address }).stats()).seed).toBe(5)
    }
    for (const adminUrl of ['localhost', 'localhost:8083', 'http://', 'ftp://localhost']) {
      expect(() => createSimulatorClient({ adminUrl })).toThrow(
        new TypeError(`adminUrl must be like http://127.0.0.1:8083, got ${adminUrl}`),
      )
    }
  })

  it('makes its requests with the fetch that it is given', async () => {
    const asked: string[] = []
    const client = createSimulatorClient({
      adminUrl: 'http://127.0.0.1:8083',
      fetch: (url, init) => {
        asked.push(`${init?.method} ${url}`)
        const headers = { server: 'pgsim' }
        return Promise.resolve(Response.json({ isIdle: asked.length === 3 }, { headers }))
      },
    })
    await client.whenIdle({ timeoutMs: 150_000 })
    const wait = 'POST http://127.0.0.1:8083/__admin/wait-until-idle'
    expect(asked).toEqual([wait, wait, wait])
  })
})
