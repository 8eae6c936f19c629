import { once } from 'node:events'
import { request as openRequest } from 'node:http'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { asking } from '../testing/admin-asker.js'
import { submit, submitBody } from '../testing/gateway-caller.js'
import { Stage, until } from '../testing/stage.js'

const stage = new Stage()
const started = stage.simulator.bind(stage)
afterEach(() => stage.clear())

/** A body that comes in pieces, without a word on its length. */
function inPieces(url: string, pieces: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = openRequest(url, { method: 'POST', agent: false })
    request.once('error', reject)
    request.once('response', (response) => {
      resolve(response.statusCode ?? 0)
      response.resume()
      request.destroy()
    })
    for (const piece of pieces) request.write(piece)
    request.end()
  })
}

describe('the control API', () => {
  it('is the same on the admin port and on that of the gateway', async () => {
    const { adminUrl, gatewayUrl } = await started({}, { seed: 5 })
    for (const base of [adminUrl, gatewayUrl]) {
      const ask = asking(base)
      expect((await ask('GET', '/ledger')).json).toEqual({ charges: [], references: [] })
      expect((await ask('GET', '/journal')).json).toEqual({ entries: [] })
      expect((await ask('GET', '/stats')).json).toMatchObject({ seed: 5, isListening: true })
    }
  })

  it('answers while the gateway hangs, and at the admin port while it is away', async () => {
    const { adminUrl, gatewayUrl, simulator } = await started({ faults: [{ fault: 'hang' }] })
    const hung = submit(gatewayUrl, submitBody()).catch(() => undefined)
    await until(() => simulator.stats().inFlight === 1)
    expect((await asking(gatewayUrl)('GET', '/stats')).json).toMatchObject({ inFlight: 1 })
    await asking(adminUrl)('POST', '/faults', { fault: 'connection-refused' })
    await hung
    await expect(asking(gatewayUrl)('GET', '/stats')).rejects.toThrow('fetch failed')
    expect((await asking(adminUrl)('GET', '/stats')).json).toMatchObject({ isListening: false })
  })

  it('does not serve the dialect on the admin port', async () => {
    const { adminUrl } = await started()
    const reply = await submit(adminUrl, submitBody())
    expect(reply).toMatchObject({ status: 404, json: { error: 'not-found' } })
  })

  it('tells browsers to keep nothing, and no other origin that it may read', async () => {
    const { adminUrl } = await started()
    const ask = asking(adminUrl)
    for (const path of ['/stats', '/nothing', '/metrics', '/openapi.json']) {
      const { headers } = await ask('GET', path)
      expect(headers.get('cache-control')).toBe('no-store')
      expect([...headers.keys()].filter((name) => name.includes('allow-origin'))).toEqual([])
    }
    expect((await ask('OPTIONS', '/scenario')).status).toBe(405)
  })
})

describe('what the control API refuses', () => {
  it('is an unknown route: it suggests one and lists them all', async () => {
    const { adminUrl } = await started()
    const { status, json } = await asking(adminUrl)('GET', '/legder')
    expect(status).toBe(404)
    expect(json).toEqual({
      error: 'not-found',
      message: 'there is no GET /__admin/legder. Did you mean GET /__admin/ledger?',
      details: [
        {
          path: '',
          message: 'there is no GET /__admin/legder',
          allowed: expect.arrayContaining([
            'GET /__admin/',
            'PATCH /__admin/scenario',
            'POST /__admin/callbacks/{id}/release',
          ]),
          suggestion: 'GET /__admin/ledger',
        },
      ],
    })
  })

  it('is a wrong method: it says which ones there are', async () => {
    const { adminUrl } = await started()
    const ask = asking(adminUrl)
    const wrong = await ask('POST', '/scenario', {})
    expect(wrong.status).toBe(405)
    expect(wrong.headers.get('allow')).toBe('GET, PUT, PATCH')
    expect(wrong.json).toMatchObject({
      error: 'method-not-allowed',
      details: [
        { allowed: ['GET /__admin/scenario', 'PUT /__admin/scenario', expect.any(String)] },
      ],
    })
    expect((await ask('GET', '/faults/hang-1')).headers.get('allow')).toBe('DELETE')
    expect((await ask('DELETE', '/')).status).toBe(405)
  })

  it('is a body over 64 KiB, whether or not it says so before', async () => {
    const { adminUrl } = await started()
    const ask = asking(adminUrl)
    const scenario = (length: number) =>
      JSON.stringify({ name: 'long', description: 'x'.repeat(length) })
    const overhead = scenario(0).length
    expect((await ask('PUT', '/scenario', scenario(65_536 - overhead))).status).toBe(200)
    const reply = await ask('PUT', '/scenario', scenario(65_537 - overhead))
    expect(reply).toMatchObject({ status: 413, json: { error: 'too-large' } })
    expect((await ask('POST', '/reset', 'x'.repeat(65_537))).status).toBe(413)
    const kib = 'x'.repeat(1024)
    const url = `${adminUrl}/__admin/faults`
    expect(
      await inPieces(
        url,
        Array.from({ length: 65 }, () => kib),
      ),
    ).toBe(413)
  })

  it.each([
    ['{"name": calm}', /^the body is no JSON: /],
    ['name: calm', /^the body is no JSON: /],
    ['"calm"', /must be an object/],
    ['[]', /must be an object/],
    ['null', /must be an object/],
    ['17', /must be an object/],
    ['', /name: /],
  ])('is a body that is no JSON object: %s', async (body, message) => {
    const { adminUrl } = await started()
    for (const method of ['PUT', 'PATCH'] as const) {
      if (method === 'PATCH' && body === '') continue
      const { status, json } = await asking(adminUrl)(method, '/scenario', body)
      expect([method, status]).toEqual([method, 400])
      expect(json).toMatchObject({ error: 'bad-request', message: expect.stringMatching(message) })
    }
  })

  it('is a body whose names or values are wrong: it says where, and what was meant', async () => {
    const { adminUrl, simulator } = await started()
    const before = simulator.scenario()
    const change = { faults: [{ fault: 'hang' }, { fault: 'answer-losst', rate: 1.5 }], lateny: 5 }
    const { status, json } = await asking(adminUrl)('PATCH', '/scenario', change)
    expect(status).toBe(400)
    const { details } = json as { details: { path: string; suggestion?: string }[] }
    const suggested = details.map(({ path, suggestion }) => [path, suggestion])
    expect(Object.fromEntries(suggested)).toEqual({
      'faults[1].fault': 'answer-lost',
      'faults[1].rate': undefined,
      lateny: 'latency',
    })
    expect(details.every((detail) => !('keys' in detail))).toBe(true)
    expect(simulator.scenario()).toEqual(before)
  })

  it('is a query that is wrong', async () => {
    const { adminUrl } = await started()
    const ask = asking(adminUrl)
    for (const query of ['limit=0', 'limit=ten', 'limit=1.5', 'limit=10001', 'limit=']) {
      const reply = await ask('GET', `/journal?${query}`)
      expect([query, reply.status]).toEqual([query, 400])
      expect(reply.json).toMatchObject({
        details: [{ path: 'limit', message: expect.stringMatching(/^must be a whole number 1/) }],
      })
    }
    expect((await ask('GET', '/journal?limti=5')).status).toBe(400)
    expect((await ask('GET', '/ledger?limti=5')).json).toMatchObject({
      details: [{ path: 'limti', suggestion: 'limit' }],
    })
    expect((await ask('GET', '/ledger?dialect=tos')).json).toMatchObject({
      details: [{ path: 'dialect', suggestion: 'toss' }],
    })
  })

  it('is a port that another program took meanwhile', async () => {
    const { adminUrl, gatewayUrl } = await started()
    const ask = asking(adminUrl)
    const { json } = await ask('POST', '/faults', { fault: 'connection-refused' })
    const { id } = json as { id: string }
    const thief = createServer().listen(Number(new URL(gatewayUrl).port), '127.0.0.1')
    await once(thief, 'listening')
    const reply = await ask('DELETE', `/faults/${id}`)
    expect(reply).toMatchObject({ status: 409, json: { error: 'conflict', details: [] } })
    expect(reply.text).toContain(`port ${new URL(gatewayUrl).port} is taken by another program`)
    thief.close()
    await once(thief, 'close')
    await ask('PATCH', '/scenario', { faults: [] })
    expect((await submit(gatewayUrl, submitBody())).status).toBe(200)
  })

  it('is told without the card numbers that stood in it', async () => {
    const { adminUrl } = await started()
    const card = '4111111111111111'
    const asked = [
      ['POST', '/faults', { fault: card }],
      ['POST', '/faults', card],
      ['DELETE', `/faults/${card}`, undefined],
      ['GET', `/${card}`, undefined],
    ] as const
    for (const [method, path, body] of asked) {
      const { status, text } = await asking(adminUrl)(method, path, body)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(text).not.toContain('41111111')
      expect(text).toContain('1111')
    }
  })
})
