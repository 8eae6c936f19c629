import { afterEach, describe, expect, it } from 'vitest'
import { createSimulator } from './create-simulator.js'
import { call, inquire, submit, submitBody, transactionKeyOf } from './testing/gateway-caller.js'
import { Stage, until } from './testing/stage.js'

describe('createSimulator', () => {
  const stage = new Stage()
  const started = stage.simulator.bind(stage)
  const merchantThat = stage.merchant.bind(stage)
  afterEach(() => stage.clear())

  it('gives each order the same fate for the same seed, whatever the arrival order', async () => {
    const orders = Array.from({ length: 60 }, (_, index) => `order-${index}`)
    const fateOf = async (seed: number, arrival: readonly string[]) => {
      const faults = { refuseRate: 0.4, answerLostRate: 0.2, latencyMs: { min: 0, max: 5 } }
      const { simulator, gatewayUrl } = await started(faults, { seed })
      const answers = await Promise.all(
        arrival.flatMap((orderId) =>
          [1, 2].map(async () => {
            const sent = submit(gatewayUrl, submitBody({ orderId }))
            return `${orderId} ${await sent.then((reply) => reply.status).catch(() => 'lost')}`
          }),
        ),
      )
      await simulator.whenIdle()
      const charges = simulator
        .ledger()
        .charges.map(({ orderId, status, reason, transactionKey }) =>
          [orderId, status, reason, transactionKey.slice(9)].join(' '),
        )
      return { answers: answers.toSorted(), charges: charges.toSorted() }
    }
    const first = await fateOf(7, orders)
    expect(await fateOf(7, orders.toReversed())).toEqual(first)
    const everyOther = [...orders.filter((_, i) => i % 2), ...orders.filter((_, i) => i % 2 === 0)]
    expect(await fateOf(7, everyOther)).toEqual(first)
    expect(await fateOf(8, orders)).not.toEqual(first)
    expect(new Set(first.answers.map((line) => line.split(' ')[1]))).toEqual(
      new Set(['200', '500', 'lost']),
    )
  })

  it('refuses connections while it is down and comes back on the same port', async () => {
    const { simulator, gatewayUrl, adminUrl } = await started()
    await submit(gatewayUrl, submitBody())
    await simulator.setFaults({ mode: 'down' })
    await expect(submit(gatewayUrl, submitBody())).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      syscall: 'connect',
    })
    expect((await call('GET', `${adminUrl}/__admin/stats`)).status).toBe(200)
    const up = await call('PATCH', `${adminUrl}/__admin/faults`, { body: '{"mode":"up"}' })
    expect(up.json).toMatchObject({ mode: 'up' })
    expect((await submit(gatewayUrl, submitBody())).status).toBe(200)
    expect(simulator.ledger().charges).toHaveLength(2)
  })

  it('cuts the connections that are open when it goes down', async () => {
    const { simulator, gatewayUrl } = await started({ mode: 'hang' })
    const hung = submit(gatewayUrl, submitBody())
    const cut = expect(hung).rejects.toMatchObject({ code: 'ECONNRESET' })
    await until(() => simulator.stats().inFlight === 1)
    await simulator.setFaults({ mode: 'down' })
    await cut
    expect(simulator.stats()).toMatchObject({ openSockets: 0, inFlight: 0 })
  })

  it('makes changes of the settings one after the other', async () => {
    const { simulator, gatewayUrl } = await started()
    await Promise.all([
      simulator.setFaults({ mode: 'down' }),
      simulator.setFaults({ refuseRate: 1 }),
      simulator.setFaults({ mode: 'up' }),
    ])
    expect(simulator.faults()).toMatchObject({ mode: 'up', refuseRate: 1 })
    expect((await submit(gatewayUrl, submitBody())).status).toBe(500)
  })

  it('can start down', async () => {
    const { simulator, gatewayUrl } = await started({ mode: 'down' })
    await expect(submit(gatewayUrl, submitBody())).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await simulator.setFaults({ mode: 'up' })
    expect((await submit(gatewayUrl, submitBody())).status).toBe(200)
  })

  it('counts hung requests and their sockets, executes none of them, and recovers', async () => {
    const { simulator, gatewayUrl } = await started({ mode: 'hang' })
    const leaving = new AbortController()
    const hung = [1, 2, 3].map(() =>
      call('POST', `${gatewayUrl}/api/v1/payments`, {
        body: submitBody(),
        headers: { 'content-type': 'application/json', 'x-user-id': '1' },
        signal: leaving.signal,
      }),
    )
    const allLeft = Promise.allSettled(hung)
    await until(() => simulator.stats().outcomes.hung === 3)
    expect(simulator.stats()).toMatchObject({
      openSockets: 3,
      inFlight: 3,
      requests: { submit: 3 },
      outcomes: { hung: 3, accepted: 0 },
    })
    leaving.abort()
    expect((await allLeft).every(({ status }) => status === 'rejected')).toBe(true)
    await until(() => simulator.stats().openSockets === 0 && simulator.stats().inFlight === 0)
    await simulator.setFaults({ mode: 'up' })
    expect(simulator.ledger().charges).toEqual([])
    expect((await submit(gatewayUrl, submitBody())).status).toBe(200)
  })

  it('charges and then cuts the connection when an answer is lost', async () => {
    const { simulator, gatewayUrl } = await started({ answerLostRate: 1 })
    await expect(submit(gatewayUrl, submitBody())).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(simulator.ledger().charges).toMatchObject([{ orderId: '1351039135' }])
    expect(simulator.stats().outcomes).toMatchObject({ answerLost: 1, accepted: 0 })
    expect(simulator.journal().at(-1)).toMatchObject({ operation: 'submit', status: 'lost' })
  })

  it('forces one fault for one call by header and refuses unknown names', async () => {
    const { simulator, gatewayUrl } = await started()
    const forced = (name: string) => submit(gatewayUrl, submitBody(), { 'x-sim-fault': name })
    await expect(forced('answer-lost')).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect((await forced('refused-request')).status).toBe(500)
    expect((await submit(gatewayUrl, submitBody())).status).toBe(200)
    const unknown = await forced('gremlins')
    expect(unknown.status).toBe(400)
    expect(unknown.text).toContain('hang, latency, refused-request, answer-lost, callback-lost')
    const onInquiry = { 'x-user-id': '1', 'x-sim-fault': 'callback-lost' }
    expect((await inquire(gatewayUrl, '?orderId=a', onInquiry)).status).toBe(400)
    const lostInquiry = inquire(gatewayUrl, '?orderId=a', {
      'x-user-id': '1',
      'x-sim-fault': 'answer-lost',
    })
    await expect(lostInquiry).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(simulator.ledger().charges).toHaveLength(2)
  })

  it('loses, duplicates and delays callbacks and says so in ledger and stats', async () => {
    const merchant = await merchantThat()
    const late = { lateMs: { min: 1, max: 2 } }
    const { simulator, gatewayUrl } = await started(
      { callback: late },
      { callbackOrigins: [merchant.origin] },
    )
    for (const fault of ['callback-lost', 'callback-duplicated', 'callback-late']) {
      const body = submitBody({ orderId: `order-${fault}`, callbackUrl: merchant.callbackUrl })
      await submit(gatewayUrl, body, { 'x-sim-fault': fault })
    }
    await simulator.whenIdle()
    const orders = merchant.received.map(({ body }) => String(body['orderId']))
    expect(orders.toSorted()).toEqual([
      'order-callback-duplicated',
      'order-callback-duplicated',
      'order-callback-late',
    ])
    expect(simulator.ledger().charges.map(({ callback }) => callback)).toEqual([
      { sent: 0, answered: [], lost: true },
      { sent: 2, answered: [200, 200], lost: false },
      { sent: 1, answered: [200], lost: false },
    ])
    expect(simulator.stats().callbacks).toEqual({
      due: 0,
      delivered: 3,
      failed: 0,
      lost: 1,
      duplicated: 1,
      late: 1,
    })
  })

  it('never shows a card number in ledger, journal or stats', async () => {
    const merchant = await merchantThat()
    const { simulator, gatewayUrl } = await started({}, { callbackOrigins: [merchant.origin] })
    const callbackUrl = merchant.callbackUrl
    const key = transactionKeyOf(await submit(gatewayUrl, submitBody({ callbackUrl })))
    await simulator.whenIdle()
    expect((await inquire(gatewayUrl, `/${key}`)).text).toContain('1234-5678-9814-1451')
    await submit(gatewayUrl, submitBody({ cardNo: '4111111111111111' }))
    await submit(gatewayUrl, '{"cardNo": "1234-5678-9814-1451", broken')
    await inquire(gatewayUrl, '?orderId=1234-5678-9814-1451')
    await inquire(gatewayUrl, '/4111111111111111')
    const shown = JSON.stringify([simulator.ledger(), simulator.journal(), simulator.stats()])
    expect(shown).not.toMatch(/1234-?5678/)
    expect(shown).not.toContain('41111111')
    expect(shown).toContain('"cardLast4":"1451"')
    expect(simulator.journal().map(({ kind }) => kind)).toContain('callback')
  })

  it('forgets everything on reset and goes back to its first fault settings', async () => {
    const { simulator, gatewayUrl } = await started({ processingMs: { min: 60_000, max: 60_000 } })
    await submit(gatewayUrl, submitBody())
    await simulator.setFaults({ mode: 'hang', refuseRate: 1 })
    expect(simulator.stats().pendingCharges).toBe(1)
    expect(await simulator.reset()).toMatchObject({ mode: 'up', refuseRate: 0 })
    await simulator.whenIdle()
    expect(simulator.ledger().charges).toEqual([])
    expect(simulator.journal()).toEqual([])
    expect(simulator.stats()).toMatchObject({ pendingCharges: 0, requests: { submit: 0 } })
    expect((await submit(gatewayUrl, submitBody())).status).toBe(200)
  })

  it('leaves a request unanswered that a reset overtakes, and executes it no more', async () => {
    const { simulator, gatewayUrl } = await started({ latencyMs: { min: 60_000, max: 60_000 } })
    const cut = expect(submit(gatewayUrl, submitBody())).rejects.toMatchObject({
      code: 'ECONNRESET',
    })
    await until(() => simulator.stats().inFlight === 1)
    await simulator.reset()
    await cut
    expect(simulator.ledger().charges).toEqual([])
  })

  it('fails to start on a port in use and lets go of the other port', async () => {
    const { gatewayUrl } = await started()
    const port = Number(new URL(gatewayUrl).port)
    const second = createSimulator({ adminPort: port })
    await expect(second.start()).rejects.toMatchObject({ code: 'EADDRINUSE', port })
  })
})
