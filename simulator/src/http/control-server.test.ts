import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSimulator } from '../create-simulator.js'
import { SEEDS_SETTINGS } from '../faults/fault-settings.js'
import { call, submit, submitBody } from '../testing/gateway-caller.js'

describe('the control API', () => {
  const simulator = createSimulator({ seed: 5, faults: { latencyMs: { min: 0, max: 0 } } })
  let adminUrl: string
  let gatewayUrl: string
  const settings = { ...SEEDS_SETTINGS, latencyMs: { min: 0, max: 0 } }

  beforeAll(async () => {
    ;({ adminUrl, gatewayUrl } = await simulator.start())
  })
  afterAll(() => simulator.stop())

  const patch = (body: string) => call('PATCH', `${adminUrl}/__admin/faults`, { body })

  it('serves the same things on the admin port and on the gateway’s own', async () => {
    for (const base of [adminUrl, gatewayUrl]) {
      expect((await call('GET', `${base}/__admin/faults`)).json).toEqual(settings)
      expect((await call('GET', `${base}/__admin/ledger`)).json).toEqual({ charges: [] })
      expect((await call('GET', `${base}/__admin/journal`)).json).toEqual({ entries: [] })
      expect((await call('GET', `${base}/__admin/stats`)).json).toMatchObject({
        seed: 5,
        requests: { submit: 0, inquireByKey: 0, inquireByOrder: 0, unknownRoute: 0 },
        pendingCharges: 0,
      })
    }
  })

  it('does not serve the dialect on the admin port', async () => {
    const reply = await submit(adminUrl, submitBody())
    expect(reply.status).toBe(404)
    expect(reply.json).toMatchObject({ error: 'not-found' })
  })

  it('changes only what a patch names', async () => {
    const reply = await patch('{"refuseRate":0,"callback":{"lossRate":0.5}}')
    expect(reply.json).toEqual({
      ...settings,
      refuseRate: 0,
      callback: { ...settings.callback, lossRate: 0.5 },
    })
    await call('POST', `${adminUrl}/__admin/reset`)
    expect((await call('GET', `${adminUrl}/__admin/faults`)).json).toEqual(settings)
  })

  it.each([
    ['{"refuserate":1}', 'refuserate', 'refuseRate'],
    ['{"callback":{"loss":1}}', 'callback has no setting "loss"', 'lossRate'],
    ['{"refuseRate":1.5}', 'refuseRate', ''],
    ['{"refuseRate":"40%"}', 'refuseRate', ''],
    ['{"latencyMs":5}', 'latencyMs', ''],
    ['{"latencyMs":{"min":9,"max":1}}', 'min must not be above max', ''],
    ['{"outcomes":{"approved":1}}', 'must add up to 1', ''],
    ['{"mode":"sideways"}', 'mode', 'hang'],
    ['{"__proto__":{"refuseRate":1}}', '__proto__', 'refuseRate'],
    ['[]', 'faults', ''],
    ['null', 'faults', ''],
    ['nonsense', 'not JSON', ''],
  ])('refuses %s and changes nothing', async (body, complaint, allowed) => {
    const reply = await patch(body)
    expect(reply.status).toBe(400)
    expect(reply.json).toMatchObject({ error: 'bad-request' })
    expect(reply.text.replaceAll('\\"', '"')).toContain(complaint)
    if (allowed !== '') expect(reply.text).toContain(`"${allowed}"`)
    expect(simulator.faults()).toEqual(settings)
  })

  it('names its routes when asked for another', async () => {
    const reply = await call('GET', `${adminUrl}/__admin/legder`)
    expect(reply.status).toBe(404)
    expect(reply.text).toContain('GET /__admin/ledger')
  })

  it('checks the journal’s limit and returns the newest entries', async () => {
    for (const limit of ['0', 'x', '1.5', '10001']) {
      const reply = await call('GET', `${adminUrl}/__admin/journal?limit=${limit}`)
      expect([limit, reply.status]).toEqual([limit, 400])
    }
    for (const orderId of ['order-a', 'order-b', 'order-c']) {
      await submit(gatewayUrl, submitBody({ orderId, amount: 0 }))
    }
    const reply = await call('GET', `${adminUrl}/__admin/journal?limit=2`)
    const { entries } = reply.json as { entries: { sent: string; status: number }[] }
    expect(entries.map(({ sent, status }) => [sent.slice(0, 20), status])).toEqual([
      ['{"orderId":"order-b"', 400],
      ['{"orderId":"order-c"', 400],
    ])
  })

  it('answers while the gateway hangs', async () => {
    await simulator.setFaults({ mode: 'hang' })
    expect((await call('GET', `${gatewayUrl}/__admin/faults`)).json).toMatchObject({ mode: 'hang' })
  })
})
