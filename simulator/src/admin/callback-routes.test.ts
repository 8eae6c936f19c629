import { afterEach, describe, expect, it } from 'vitest'
import { asking } from '../testing/admin-asker.js'
import { submit, submitBody } from '../testing/gateway-caller.js'
import { Stage, until } from '../testing/stage.js'

const stage = new Stage()
const started = stage.simulator.bind(stage)
afterEach(() => stage.clear())

describe('callbacks over HTTP', () => {
  const held = async (count: number) => {
    const merchant = await stage.merchant()
    const at = await started({}, { callbackOrigins: [merchant.origin] })
    const { callbackUrl } = merchant
    for (let n = 1; n <= count; n += 1) {
      const body = submitBody({ orderId: `order-${n}`, callbackUrl })
      await submit(at.gatewayUrl, body, { 'x-sim-fault': 'callback-held' })
    }
    await until(() => at.simulator.callbacks().length === count)
    const ids = at.simulator.callbacks().map(({ id }) => encodeURIComponent(id))
    return { ...at, merchant, ids, ask: asking(at.adminUrl) }
  }

  it('are listed with their bodies, card numbers masked', async () => {
    const { ask } = await held(1)
    const { json, text } = await ask('GET', '/callbacks')
    expect(json).toMatchObject({
      callbacks: [{ dialect: 'async-card', state: 'held', attempts: [], reference: 'order-1' }],
    })
    expect(text).toContain('****-****-****-1451')
    expect(text).not.toMatch(/1234-?5678/)
  })

  it('are released, dropped and sent twice', async () => {
    const { ask, ids, merchant, simulator } = await held(3)
    const [first = '', second = '', third = ''] = ids
    const { json } = await ask('POST', `/callbacks/${first}/release`)
    expect(json).toEqual({ id: decodeURIComponent(first) })
    await merchant.whenReceived(1)
    expect((await ask('POST', `/callbacks/${second}/drop`)).status).toBe(200)
    expect((await ask('POST', `/callbacks/${third}/duplicate`)).status).toBe(200)
    await merchant.whenReceived(2)
    await simulator.whenIdle()
    expect(merchant.received.map(({ body }) => body['orderId'])).toEqual(['order-1', 'order-3'])
    expect(simulator.callbacks().map(({ reference }) => reference)).toEqual(['order-3'])
    expect((await ask('POST', `/callbacks/${first}/release`)).status).toBe(404)
    expect((await ask('POST', `/callbacks/${second}/drop`)).status).toBe(404)
  })

  it('cannot be had while they are under way', async () => {
    const merchant = await stage.merchant('never')
    const { adminUrl, gatewayUrl, simulator } = await started(
      {},
      { callbackOrigins: [merchant.origin] },
    )
    await submit(gatewayUrl, submitBody({ callbackUrl: merchant.callbackUrl }))
    await merchant.whenReceived(1)
    const id = encodeURIComponent(simulator.callbacks()[0]?.id ?? '')
    for (const verb of ['release', 'drop']) {
      const reply = await asking(adminUrl)('POST', `/callbacks/${id}/${verb}`)
      expect(reply).toMatchObject({ status: 409, json: { error: 'conflict' } })
      expect(reply.text).toContain('is under way')
    }
  })

  it('go to the webhooks that are registered, on listed origins only', async () => {
    const { adminUrl, simulator } = await started(
      {},
      { dialects: ['async-card', 'toss'], callbackOrigins: ['http://localhost:9000'] },
    )
    const ask = asking(adminUrl)
    const webhook = { dialect: 'toss', url: 'http://localhost:9000/hook', secret: 's' }
    const set = await ask('PUT', '/webhooks', { webhooks: [webhook] })
    expect(set).toMatchObject({ status: 200, json: { webhooks: [webhook] } })
    const evil = { ...webhook, url: 'http://localhost:9000.evil.example/hook' }
    const refused = await ask('PUT', '/webhooks', { webhooks: [webhook, evil] })
    expect(refused).toMatchObject({
      status: 400,
      json: { details: [{ path: 'webhooks[1].url', allowed: ['http://localhost:9000'] }] },
    })
    const other = await ask('PUT', '/webhooks', { webhooks: [{ ...webhook, dialect: 'stripe' }] })
    expect(other).toMatchObject({
      status: 400,
      json: { details: [{ path: 'webhooks[0].dialect' }] },
    })
    expect(simulator.webhooks()).toEqual([webhook])
  })
})
