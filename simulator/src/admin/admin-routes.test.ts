import { afterEach, describe, expect, it } from 'vitest'
import { faultList } from '../faults/fault-list.js'
import { shippedScenarioNames } from '../scenario/shipped-scenarios.js'
import { asking } from '../testing/admin-asker.js'
import { submit, submitBody } from '../testing/gateway-caller.js'
import { Stage, until } from '../testing/stage.js'

const stage = new Stage()
const started = stage.simulator.bind(stage)
afterEach(() => stage.clear())

/** An hour: nothing that waits for it happens within a test. */
const HOUR = 3_600_000

describe('the scenario over HTTP', () => {
  it('is played from its beginning by PUT, and changed under way by PATCH', async () => {
    const { adminUrl, simulator } = await started()
    const ask = asking(adminUrl)
    const played = await ask('PUT', '/scenario', { shipped: 'callback-loss' })
    expect(played.json).toEqual(simulator.scenario())
    expect(played.json).toMatchObject({ name: 'callback-loss' })
    const change = { latency: '5ms', faults: [] }
    const changed = await ask('PATCH', '/scenario', change)
    expect(changed.json).toMatchObject({
      name: 'callback-loss',
      latency: { submit: { fixed: 5 }, inquiry: { fixed: 5 } },
      faults: [],
    })
    expect((await ask('GET', '/scenario')).json).toEqual(changed.json)
    const document = { name: 'mine', description: 'Hangs.', faults: [{ fault: 'hang' }] }
    expect((await ask('PUT', '/scenario', document)).json).toMatchObject({
      name: 'mine',
      faults: [{ id: 'hang-1', fault: 'hang', rate: 1, match: {} }],
    })
  })

  it('can be sent back as it was answered', async () => {
    const { adminUrl } = await started()
    const ask = asking(adminUrl)
    for (const shipped of shippedScenarioNames()) {
      const { json } = await ask('PUT', '/scenario', { shipped })
      const again = await ask('PUT', '/scenario', json as object)
      expect([shipped, again.status, again.json]).toEqual([shipped, 200, json])
    }
  })

  it('takes no member beside the name of a shipped one', async () => {
    const { adminUrl } = await started()
    const reply = await asking(adminUrl)('PUT', '/scenario', { shipped: 'calm', seed: 5 })
    expect(reply).toMatchObject({ status: 400, json: { details: [{ path: 'seed' }] } })
    const wrong = await asking(adminUrl)('PUT', '/scenario', { shipped: 17 })
    expect(wrong).toMatchObject({ status: 400, json: { details: [{ path: 'shipped' }] } })
  })

  it('is one of those that are listed', async () => {
    const { adminUrl } = await started()
    const { json } = await asking(adminUrl)('GET', '/scenarios')
    const { scenarios } = json as { scenarios: { name: string; description: string }[] }
    expect(scenarios.map(({ name }) => name)).toEqual(shippedScenarioNames())
    expect(scenarios.every(({ description }) => description.length > 10)).toBe(true)
  })
})

describe('the clock over HTTP', () => {
  it('runs as fast as it is told, for what is under way too', async () => {
    const { adminUrl, gatewayUrl, simulator } = await started({ processing: HOUR })
    const ask = asking(adminUrl)
    await submit(gatewayUrl, submitBody())
    expect(simulator.stats().dialects['async-card']?.pendingCharges).toBe(1)
    expect((await ask('GET', '/clock')).json).toMatchObject({ timeScale: 1 })
    const changed = await ask('PUT', '/clock', { timeScale: 0.0001 })
    expect(changed.json).toMatchObject({ timeScale: 0.0001, sinceMs: expect.any(Number) })
    expect(simulator.scenario().timeScale).toBe(0.0001)
    await simulator.whenIdle()
    expect(simulator.ledger().charges).toMatchObject([{ state: 'approved' }])
  })

  it('begins anew with each scenario', async () => {
    const { adminUrl, simulator } = await started()
    const ask = asking(adminUrl)
    await ask('PUT', '/clock', { timeScale: 0.0001 })
    const sinceMs = async () => ((await ask('GET', '/clock')).json as { sinceMs: number }).sinceMs
    await until(() => simulator.clock().sinceMs > 100_000)
    await ask('PATCH', '/scenario', { timeScale: 1 })
    expect(await sinceMs()).toBeGreaterThan(100_000)
    await ask('PUT', '/scenario', { shipped: 'calm' })
    expect(await sinceMs()).toBeLessThan(100_000)
  })
})

describe('faults over HTTP', () => {
  it('are added, listed and taken away', async () => {
    const { adminUrl, gatewayUrl } = await started()
    const ask = asking(adminUrl)
    const added = await ask('POST', '/faults', { fault: 'fail-before-commit', rate: '100%' })
    const rule = { id: 'fail-before-commit-1', fault: 'fail-before-commit', rate: 1, match: {} }
    expect(added.json).toEqual(rule)
    expect(added.headers.get('location')).toBe('/__admin/faults/fail-before-commit-1')
    expect((await ask('GET', '/faults')).json).toEqual({ faults: [rule] })
    expect((await submit(gatewayUrl, submitBody())).status).toBe(500)
    expect(await ask('DELETE', '/faults/fail-before-commit-1')).toMatchObject({
      status: 204,
      text: '',
    })
    expect((await submit(gatewayUrl, submitBody())).status).toBe(200)
    const twice = await ask('DELETE', '/faults/fail-before-commit-1')
    expect(twice).toMatchObject({ status: 404, json: { details: [{ path: 'id' }] } })
  })

  it('are all explained', async () => {
    const { adminUrl } = await started()
    const { json } = await asking(adminUrl)('GET', '/fault-kinds')
    const { faults } = json as { faults: Record<string, unknown>[] }
    expect(faults.map(({ name }) => name)).toEqual(faultList.map(({ name }) => name))
    expect(faults.find(({ name }) => name === 'answer-lost')).toMatchObject({
      bites: 'request',
      explains: expect.any(String),
      operations: expect.arrayContaining(['submit']),
    })
    expect(faults.some(({ breaksPromise }) => typeof breaksPromise === 'string')).toBe(true)
    expect(faults.some(({ needs }) => needs === 'idempotencyKeys')).toBe(true)
  })
})

describe('what has happened, over HTTP', () => {
  it('is the ledger, whole or in part', async () => {
    const { adminUrl, gatewayUrl, simulator } = await started()
    const ask = asking(adminUrl)
    for (const orderId of ['order-1', 'order-2', 'order-2']) {
      await submit(gatewayUrl, submitBody({ orderId }))
    }
    await until(() => simulator.ledger().charges.every(({ state }) => state === 'approved'))
    expect((await ask('GET', '/ledger')).json).toEqual(simulator.ledger())
    const of = async (query: string) => {
      const { json } = await ask('GET', `/ledger?${query}`)
      const { charges, references } = json as { charges: object[]; references: object[] }
      return [charges.length, references.length, references[0]]
    }
    const twice = expect.objectContaining({ reference: 'order-2', charges: 2, received: 10_000 })
    expect(await of('reference=order-2')).toEqual([2, 1, twice])
    expect(await of('limit=1')).toEqual([1, 1, twice])
    expect(await of('dialect=toss')).toEqual([0, 0, undefined])
    expect(await of('dialect=async-card&reference=order-1')).toMatchObject([1, 1, {}])
  })

  it('is the journal, the newest of it', async () => {
    const { adminUrl, gatewayUrl } = await started()
    for (let n = 0; n < 3; n += 1) await submit(gatewayUrl, '{"cardNo": "1234-5678-9814-1451"')
    const reply = await asking(adminUrl)('GET', '/journal?limit=2')
    expect(reply.text).not.toMatch(/1234-?5678/)
    const { entries } = reply.json as { entries: { sequence: number }[] }
    expect(entries.map(({ sequence }) => sequence)).toEqual([2, 3])
  })
})

describe('the run over HTTP', () => {
  it('is restarted: the ledger stays, pending work does not', async () => {
    const { adminUrl, gatewayUrl, simulator } = await started({ processing: HOUR })
    await submit(gatewayUrl, submitBody())
    const reply = await asking(adminUrl)('POST', '/restart', { downForMs: 0 })
    expect(reply.json).toEqual({ isListening: true })
    await simulator.whenIdle()
    expect(simulator.ledger().charges).toMatchObject([{ state: 'pending' }])
    expect((await submit(gatewayUrl, submitBody())).status).toBe(200)
  })

  it('is begun anew', async () => {
    const { adminUrl, gatewayUrl, simulator } = await started()
    await submit(gatewayUrl, submitBody())
    await simulator.addFault({ fault: 'hang' })
    const { json } = await asking(adminUrl)('POST', '/reset')
    expect(json).toMatchObject({ name: 'at-once', faults: [] })
    expect(simulator.ledger().charges).toEqual([])
  })

  it('is waited for: until it is idle, or until the time is up', async () => {
    const { adminUrl, gatewayUrl, simulator } = await started({ processing: HOUR })
    const ask = asking(adminUrl)
    expect((await ask('POST', '/wait-until-idle')).json).toEqual({ isIdle: true })
    await submit(gatewayUrl, submitBody())
    const late = await ask('POST', '/wait-until-idle', { timeoutMs: 0 })
    expect(late.json).toEqual({ isIdle: false })
    const waiting = ask('POST', '/wait-until-idle', { timeoutMs: 600_000 })
    await simulator.changeScenario({ timeScale: 0.0001 })
    expect((await waiting).json).toEqual({ isIdle: true })
  })
})

describe('dialects over HTTP', () => {
  it('are listed with where they are and what can be done in them', async () => {
    const { adminUrl, gatewayUrl } = await started({}, { dialects: ['async-card', 'toss'] })
    const { json } = await asking(adminUrl)('GET', '/dialects')
    const { dialects } = json as { dialects: { actions: { name: string; input: object }[] }[] }
    expect(dialects).toMatchObject([
      { name: 'async-card', url: gatewayUrl, events: ['paymentSettled'], actions: [] },
      { name: 'toss', url: `${gatewayUrl}/toss` },
    ])
    const deposit = dialects[1]?.actions.find(({ name }) => name === 'deposit')
    expect(deposit?.input).toMatchObject({
      type: 'object',
      properties: { orderId: { type: 'string' } },
    })
  })

  it('let the buyer act, say what was wrong, and refuse what cannot be done', async () => {
    const { adminUrl } = await started({}, { dialects: ['toss'] })
    const act = (action: string, input: object) =>
      asking(adminUrl)('POST', `/dialects/toss/actions/${action}`, input)
    const order = { orderId: 'order-123', amount: 5000 }
    expect(await act('authenticate', order)).toMatchObject({
      status: 200,
      json: { paymentKey: expect.any(String) },
    })
    expect(await act('authenticate', { ...order, amuont: 1 })).toMatchObject({
      status: 400,
      json: { details: [{ path: 'amuont', suggestion: 'amount' }] },
    })
    expect(await act('authentcate', order)).toMatchObject({
      status: 404,
      json: { details: [{ path: 'action', suggestion: 'authenticate' }] },
    })
    expect(await act('deposit', { orderId: 'order-123' })).toMatchObject({
      status: 409,
      json: { error: 'conflict', details: [] },
    })
    const other = await asking(adminUrl)('POST', '/dialects/tos/actions/deposit', {})
    expect(other).toMatchObject({
      status: 404,
      json: { details: [{ path: 'dialect', suggestion: 'toss', allowed: ['toss'] }] },
    })
  })
})
