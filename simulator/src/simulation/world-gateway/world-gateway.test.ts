import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { counterWorld } from '../../testing/counter-world.js'
import { submitBody } from '../../testing/gateway-caller.js'
import { watched } from '../../testing/process-stage.js'
import { sampleRun } from '../../testing/sample-run.js'
import type { ProcessHost } from '../process/process-host.js'
import type { RunOptions } from '../run/run-options.js'
import { SimulationRun } from '../run/simulation-run.js'
import { WorldGateway } from './world-gateway.js'

const shopOrigin = 'https://shop.test'

/** The pretend `async-card` gateway in a world of its own, and a process that takes callbacks. */
function built(change: Partial<RunOptions> = {}) {
  const clock = new VirtualClock()
  const options = sampleRun(counterWorld(), { clock: () => clock, onlyFaults: [], ...change })
  const run = new SimulationRun(options)
  const taken: string[] = []
  const hosts: ProcessHost<object>[] = [run.process('shop-1', () => ({}))]
  const charged: string[] = []
  const gateway = new WorldGateway<object>(run, {
    dialect: 'async-card',
    url: 'https://gateway.test',
    shopOrigin,
    hosts,
    subjectOf: () => undefined,
    take: async (_shop, { body }) => {
      taken.push((JSON.parse(body) as { readonly orderId: string }).orderId)
      return 200
    },
    onCharge: ({ reference, state }) => charged.push(`${reference} ${state}`),
  })
  gateway.start()
  const { signal } = new AbortController()
  const submit = (orderId: string) =>
    gateway.linkOf('shop-1').send(
      {
        method: 'POST',
        url: 'https://gateway.test/api/v1/payments',
        headers: { 'X-USER-ID': '135135', 'Content-Type': 'application/json' },
        body: submitBody({ orderId, callbackUrl: `${shopOrigin}/callback` }),
      },
      { signal, connectTimeoutMs: 1000, responseTimeoutMs: 60_000 },
    )
  return { run, clock, gateway, submit, taken, charged }
}

describe('the gateway of a world', () => {
  it('takes a request, keeps its charge, tells of every change, and calls back', async () => {
    const { clock, gateway, submit, taken, charged } = built()
    const ended = watched(submit('order-1-1'))
    await clock.advance(30_000)
    expect(ended).toMatchObject({ by: 'value', value: { status: 200 } })
    await clock.advance(120_000)
    const [charge, ...others] = gateway.charges()
    expect(others).toEqual([])
    expect(charge?.reference).toBe('order-1-1')
    expect(charged).toEqual(['order-1-1 pending', `order-1-1 ${charge?.state}`])
    expect(taken).toEqual(['order-1-1'])
    expect(gateway.hasOpenCallbacks).toBe(false)
  })

  it('is busy while a request that was given up is under way or executed', async () => {
    const late = { onlyFaults: ['late-execution'], rates: { 'late-execution': 1 } }
    const { clock, gateway, submit, charged } = built(late)
    expect(gateway.isBusy).toBe(false)
    void submit('order-1-1').catch(() => undefined)
    const busy: boolean[] = []
    while (charged.length === 0) {
      busy.push(gateway.isBusy)
      await clock.advance(1000)
    }
    expect(busy.length).toBeGreaterThan(1)
    expect(busy).not.toContain(false)
    await clock.advance(60_000)
    expect(gateway.isBusy).toBe(false)
  })

  it('has something to tell while a callback is held, until it is healed', async () => {
    const held = { onlyFaults: ['callback-held'], rates: { 'callback-held': 1 } }
    const { clock, gateway, submit, taken } = built(held)
    void submit('order-1-1')
    await clock.advance(150_000)
    expect([taken, gateway.hasOpenCallbacks]).toEqual([[], true])
    gateway.heal()
    await clock.advance(1000)
    expect([taken, gateway.hasOpenCallbacks]).toEqual([['order-1-1'], false])
  })

  it('is away for a while, says so in the trace, and takes requests again', async () => {
    const away = { onlyFaults: ['black-out'], rates: { 'black-out': 1 }, isTraced: true }
    const { run, clock, submit } = built(away)
    const told = () => run.outcome(0).trace?.filter(({ lane }) => lane === 'gateway') ?? []
    await clock.advanceUntil(() => told().at(-1)?.what === 'is gone')
    const refused = watched(submit('order-1-1'))
    await clock.advance(10)
    expect(refused).toMatchObject({ by: 'error', error: { message: 'connect ECONNREFUSED' } })
    await clock.advanceUntil(() => told().at(-1)?.what === 'listens')
    const taken = watched(submit('order-1-1'))
    await clock.advanceUntil(() => taken.by !== 'nothing')
    expect(taken).toMatchObject({ by: 'value', value: { status: 200 } })
  })
})
