import { afterEach, describe, expect, it } from 'vitest'
import { call } from '../testing/gateway-caller.js'
import { Stage } from '../testing/stage.js'

const stage = new Stage()
const started = stage.simulator.bind(stage)
afterEach(() => stage.clear())

describe('who may ask', () => {
  const ask = async (headers: Record<string, string>, method = 'GET') => {
    const { adminUrl, gatewayUrl } = await started()
    const port = new URL(adminUrl).port
    const filled = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace('PORT', port),
    ])
    const url = `${adminUrl}/__admin/${method === 'GET' ? 'stats' : 'reset'}`
    const reply = await call(method, url, { headers: Object.fromEntries(filled) })
    const same = await call('GET', `${gatewayUrl}/__admin/stats`, {
      headers: { host: 'evil.example' },
    })
    expect(same.status).toBe(403)
    return reply
  }

  it.each(['127.0.0.1:PORT', 'localhost:PORT', 'LOCALHOST:PORT', '[::1]:PORT', 'localhost'])(
    'is whoever calls this machine %s',
    async (host) => {
      expect((await ask({ host })).status).toBe(200)
    },
  )

  it.each([
    'evil.example',
    'evil.example:PORT',
    'localhost.evil.example:PORT',
    '127.0.0.1.evil.example',
    '127.0.0.1:PORT@evil.example',
    '10.0.0.7:PORT',
    'localhost:PORT:1',
    '0.0.0.0:PORT',
  ])('is nobody who calls it %s: a name that was turned to it', async (host) => {
    const reply = await ask({ host })
    expect([400, 403]).toContain(reply.status)
    expect(reply.text).not.toContain('isListening')
  })

  it('is the page that it serves', async () => {
    const headers = { host: 'localhost:PORT', origin: 'http://localhost:PORT' }
    expect((await ask(headers, 'POST')).status).toBe(200)
  })

  it.each([
    'https://evil.example',
    'http://localhost:3000',
    'http://127.0.0.1:PORT',
    'https://localhost:PORT',
    'null',
    '',
  ])('is no page of another origin: %j', async (origin) => {
    const reply = await ask({ host: 'localhost:PORT', origin }, 'POST')
    expect(reply).toMatchObject({
      status: 403,
      json: { error: 'forbidden', details: [{ path: 'origin' }] },
    })
  })
})
