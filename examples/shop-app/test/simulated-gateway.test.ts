import { afterEach, describe, expect, it } from 'vitest'
import { axiosTransport } from '@holdfast/pg-client'
import {
  createSimulator,
  type FaultRuleInput,
  type ScenarioInput,
  type Simulator,
} from '@holdfast/pg-simulator'
import { freePort } from '../src/demo/processes/free-port.js'
import { schedule, ShopWorld, type Answer } from './shop-world.js'

const quiet: Partial<ScenarioInput> = {
  latency: { uniform: { min: 0, max: 5 } },
  processing: { uniform: { min: 0, max: 20 } },
}

describe('the shop and the simulator, over HTTP', { timeout: 30_000 }, () => {
  let simulator: Simulator
  let world: ShopWorld

  const open = async (times: object) => {
    const port = await freePort()
    const callbackOrigins = [`http://127.0.0.1:${port}`]
    simulator = createSimulator({ seed: 11, change: quiet, callbackOrigins })
    const { gatewayUrl } = await simulator.start()
    world = await ShopWorld.open({
      settings: {
        port: String(port),
        gatewayUrl,
        seedStock: '1000',
        clientTimes: JSON.stringify({ requestLifetimeMs: 4000, ...times }),
        clientSchedule: schedule(200),
        clientLimits: JSON.stringify({ backoffMs: 20, breakerWaitMs: 300 }),
      },
      env: { http: axiosTransport() },
    })
  }
  afterEach(async () => {
    await world.close()
    await simulator.stop()
  })

  const buyers = (count: number): Promise<Answer[]> =>
    Promise.all(Array.from({ length: count }, (_, n) => world.order({ buyer: `buyer-${n}` })))

  /** Every order that was accepted, at its end. */
  const settled = (answers: readonly Answer[]) =>
    Promise.all(
      answers.flatMap(({ body }, n) => {
        const orderId = body.order?.id
        if (orderId === undefined) return []
        // An order follows its payment a moment later; a declined one waits for another card.
        const isSettled = ({ order, payment }: Answer['body']) =>
          order?.status === 'PAYMENT_WAITING'
            ? payment?.state === 'declined'
            : order?.status !== 'PENDING'
        return [world.untilOrder(orderId, isSettled, `buyer-${n}`)]
      }),
    )

  it('sells through a brown-out with lost and doubled callbacks', async () => {
    await open({})
    const faults: FaultRuleInput[] = [
      { fault: 'fail-before-commit', rate: '40%' },
      { fault: 'callback-lost', rate: '20%' },
      { fault: 'callback-duplicated', rate: '20%' },
    ]
    await simulator.changeScenario({ faults: [...faults, { fault: 'answer-lost', rate: '5%' }] })
    const answers = await buyers(40)
    await simulator.changeScenario({ faults })
    const ends = await settled(answers)
    await world.shop.idle()

    const { charges } = simulator.ledger()
    const paid = charges.filter(({ status }) => status === 'SUCCESS')
    const confirmed = ends.filter(({ order }) => order?.status === 'CONFIRMED')
    expect(new Set(confirmed.map(({ order }) => order?.id))).toEqual(
      new Set(paid.map(({ reference }) => reference.replace(/-\d+$/, ''))),
    )
    expect(paid).toHaveLength(confirmed.length)
    const waiting = ends.filter(({ order }) => order?.status === 'PAYMENT_WAITING')
    expect(await world.stockOf('1')).toBe(1000 - confirmed.length - waiting.length)
    expect(confirmed.length).toBeGreaterThan(10)
  })

  it('refuses at once when the gateway is down, and sells again when it is back', async () => {
    await open({})
    await simulator.changeScenario({ faults: [{ fault: 'connection-refused' }] })
    const down = await world.order({ key: 'down' })
    expect([down.status, down.body.error]).toEqual([502, 'PAYMENT_NOT_EXECUTED'])
    await world.shop.idle()
    expect(await world.stockOf('1')).toBe(1000)
    await simulator.changeScenario({ faults: [] })
    expect((await world.order({ key: 'breaker-open' })).status).toBe(503)
    world.clock.offsetMs = 60_000
    expect((await world.order({ key: 'up' })).status).toBe(202)
  })

  it('leaves an order open when the gateway hangs, and finds the truth', async () => {
    await open({ connectTimeoutMs: 300, responseTimeoutMs: 200, requestLifetimeMs: 500 })
    await simulator.changeScenario({ faults: [{ fault: 'hang' }] })
    const hung = await world.order()
    expect([hung.status, hung.body.payment?.state]).toEqual([202, 'unknown'])
    await simulator.changeScenario({ faults: [] })
    await world.untilStatus(hung.body.order?.id ?? '', 'FAILED')
    await world.shop.idle()
    expect(simulator.ledger().charges).toEqual([])
    expect(await world.stockOf('1')).toBe(1000)
  })
})
