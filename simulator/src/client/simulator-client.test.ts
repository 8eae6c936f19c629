import { afterEach, describe, expect, it } from 'vitest'
import type { SimulatorOptions } from '../simulator.js'
import type { ScenarioInput } from '../scenario/scenario-input.js'
import { submit, submitBody } from '../testing/gateway-caller.js'
import { Stage, until } from '../testing/stage.js'
import { createSimulatorClient } from './create-simulator-client.js'

const stage = new Stage()
afterEach(() => stage.clear())

/** An hour: nothing that waits for it happens within a test. */
const HOUR = 3_600_000

async function started(change: Partial<ScenarioInput> = {}, options: SimulatorOptions = {}) {
  const at = await stage.simulator(change, options)
  return { ...at, client: createSimulatorClient({ adminUrl: at.adminUrl }) }
}

describe('a client of the simulator', () => {
  it('plays and changes scenarios, and lists those that there are', async () => {
    const { client, simulator } = await started()
    expect(await client.scenario()).toEqual(simulator.scenario())
    expect((await client.play('calm')).name).toBe('calm')
    const mine = await client.play({ name: 'mine', description: 'Slow.', latency: '5ms' })
    expect(mine).toEqual(simulator.scenario())
    expect(await client.changeScenario({ faults: [{ fault: 'hang' }] })).toMatchObject({
      name: 'mine',
      faults: [{ id: 'hang-1' }],
    })
    const names = (await client.scenarios()).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['calm', 'everything']))
  })

  it('adds and removes faults, and explains those that there are', async () => {
    const { client, simulator } = await started()
    const rule = await client.addFault({ fault: 'answer-lost', rate: '5%' })
    expect(await client.faults()).toEqual([rule])
    expect(simulator.faults()).toEqual([rule])
    expect(await client.removeFault(rule.id)).toBe(true)
    expect(await client.removeFault(rule.id)).toBe(false)
    expect(await client.removeFault('a/b?c')).toBe(false)
    expect((await client.faultKinds()).map(({ name }) => name)).toContain('hang')
  })

  it('shows the ledger, the charges of a reference, the journal, stats and metrics', async () => {
    const { client, simulator, gatewayUrl } = await started()
    for (const orderId of ['order-1', 'order/2&limit=0']) {
      await submit(gatewayUrl, submitBody({ orderId }))
    }
    await until(() => simulator.ledger().charges.every(({ state }) => state === 'approved'))
    expect(await client.ledger()).toEqual(simulator.ledger())
    expect((await client.ledger({ limit: 1, dialect: 'async-card' })).charges).toHaveLength(1)
    expect(await client.chargesOf('order/2&limit=0')).toMatchObject([
      { reference: 'order/2&limit=0', state: 'approved', received: 5000 },
    ])
    expect(await client.chargesOf('order-9')).toEqual([])
    expect(await client.journal()).toEqual(simulator.journal())
    expect(await client.journal(1)).toHaveLength(1)
    expect(await client.stats()).toEqual({ ...simulator.stats(), openSockets: expect.any(Number) })
    expect(await client.metrics()).toContain('pgsim_requests_total{dialect="async-card"')
  })

  it('releases, drops and duplicates callbacks', async () => {
    const merchant = await stage.merchant()
    const { client, simulator, gatewayUrl } = await started(
      { faults: [{ fault: 'callback-held' }] },
      { callbackOrigins: [merchant.origin] },
    )
    for (const orderId of ['order-1', 'order-2']) {
      await submit(gatewayUrl, submitBody({ orderId, callbackUrl: merchant.callbackUrl }))
    }
    await until(() => simulator.callbacks().length === 2)
    const [first = '', second = ''] = (await client.callbacks()).map(({ id }) => id)
    expect(await client.duplicateCallback(first)).toBe(true)
    await merchant.whenReceived(1)
    expect(await client.releaseCallback(first)).toBe(true)
    await merchant.whenReceived(2)
    expect(await client.dropCallback(second)).toBe(true)
    await client.whenIdle()
    expect(merchant.received.map(({ body }) => body['orderId'])).toEqual(['order-1', 'order-1'])
    expect(await client.callbacks()).toEqual([])
    expect(await client.releaseCallback(first)).toBe(false)
    expect(await client.dropCallback(second)).toBe(false)
    expect(await client.duplicateCallback('nobody')).toBe(false)
  })

  it('answers false for a callback that is under way', async () => {
    const merchant = await stage.merchant('never')
    const { client, gatewayUrl } = await started({}, { callbackOrigins: [merchant.origin] })
    await submit(gatewayUrl, submitBody({ callbackUrl: merchant.callbackUrl }))
    await merchant.whenReceived(1)
    const [{ id } = { id: '' }] = await client.callbacks()
    expect(await client.releaseCallback(id)).toBe(false)
  })

  it('registers webhooks, lists dialects and acts in them', async () => {
    const { client, simulator } = await started({}, { dialects: ['toss'] })
    const webhook = { dialect: 'toss', url: 'http://localhost:8080/hook', secret: 's' } as const
    expect(await client.setWebhooks([webhook])).toEqual([webhook])
    expect(await client.webhooks()).toEqual([webhook])
    expect(await client.dialects()).toEqual(JSON.parse(JSON.stringify(simulator.dialects())))
    const order = { orderId: 'order-123', amount: 5000 }
    expect(await client.act('toss', 'authenticate', order)).toMatchObject({
      paymentKey: expect.any(String),
    })
  })

  it('sets the clock, restarts, resets and waits', async () => {
    const { client, simulator, gatewayUrl } = await started({ processing: HOUR })
    await submit(gatewayUrl, submitBody())
    await expect(client.whenIdle({ timeoutMs: 0 })).rejects.toMatchObject({
      name: 'SimulatorClientError',
      code: 'not-idle',
      message: 'the simulator was not idle within 0 ms',
    })
    expect(await client.clock()).toMatchObject({ timeScale: 1 })
    expect(await client.setTimeScale(0.0001)).toMatchObject({ timeScale: 0.0001 })
    await client.whenIdle()
    expect(simulator.ledger().charges).toMatchObject([{ state: 'approved' }])
    await client.setTimeScale(1)
    await submit(gatewayUrl, submitBody())
    await client.restart(0)
    await client.whenIdle()
    expect(simulator.ledger().charges).toMatchObject([{ state: 'approved' }, { state: 'pending' }])
    expect((await client.reset()).name).toBe('at-once')
    expect((await client.ledger()).charges).toEqual([])
  })
})

describe('withFault of a client', () => {
  it('holds for so long, and for nobody longer', async () => {
    const { client, gatewayUrl } = await started()
    const status = await client.withFault({ fault: 'fail-before-commit' }, async () => {
      const during = (await submit(gatewayUrl, submitBody())).status
      return [during, (await client.faults()).length]
    })
    expect(status).toEqual([500, 1])
    expect((await submit(gatewayUrl, submitBody())).status).toBe(200)
    expect(await client.faults()).toEqual([])
  })

  it('takes the rule away when what it ran fails, and when it was gone already', async () => {
    const { client } = await started()
    const failure = new Error('the order was declined')
    const run = client.withFault({ fault: 'hang' }, () => Promise.reject(failure))
    await expect(run).rejects.toBe(failure)
    expect(await client.faults()).toEqual([])
    await client.withFault({ fault: 'hang' }, () => client.play('calm'))
    expect(await client.faults()).toEqual([])
  })

  it('nests, and runs beside itself', async () => {
    const { client } = await started()
    const rule = { fault: 'answer-lost', rate: 0.5 }
    const count = async () => (await client.faults()).length
    let waiting = 0
    let allThere = (): void => undefined
    const arrived = new Promise<void>((resolve) => (allThere = resolve))
    const inner = () =>
      client.withFault(rule, async () => {
        waiting += 1
        if (waiting === 5) allThere()
        await arrived
        return count()
      })
    const seen = await client.withFault(rule, () => Promise.all(Array.from({ length: 5 }, inner)))
    expect(Math.max(...seen)).toBe(6)
    expect(await count()).toBe(0)
  })

  it('runs nothing where the rule is refused', async () => {
    const { client } = await started()
    let ran = false
    const act = () => (ran = true)
    const refused = client.withFault({ fault: 'hnag' }, act)
    await expect(refused).rejects.toMatchObject({ code: 'bad-request', status: 400 })
    expect(ran).toBe(false)
  })
})
