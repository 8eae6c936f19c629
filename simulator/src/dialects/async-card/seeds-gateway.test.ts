import { describe, expect, it } from 'vitest'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { VirtualGateway, statusOf } from '../../testing/virtual-gateway.js'
import { asyncCard } from './async-card-dialect.js'

const PAYMENTS = 2000

/** The share of these is this one, give or take three standard deviations of a fair draw. */
function expectShare(count: number, of: number, expected: number): void {
  const deviation = Math.sqrt((expected * (1 - expected)) / of)
  expect(Math.abs(count / of - expected)).toBeLessThan(3 * deviation)
}

/** The gateway as it is served unless another scenario is asked for, against the seeds' numbers. */
describe('the seeds’ gateway', () => {
  const served = (seed: number) => new VirtualGateway(findScenario(asyncCard.scenario), { seed })

  it('answers a submit in 100 to 500 ms; refuses four in ten and stores nothing then', async () => {
    const gateway = served(7)
    const took: number[] = []
    const statuses: (number | string)[] = []
    for (let n = 0; n < PAYMENTS; n += 1) {
      void gateway.submit(`order-${n}`).then((delivery) => {
        took.push(gateway.clock.monotonic())
        statuses.push(statusOf(delivery))
      })
    }
    await gateway.clock.advance(600)
    expect(Math.min(...took)).toBe(100)
    expect(Math.max(...took)).toBe(500)
    expectShare(took.filter((ms) => ms <= 300).length, PAYMENTS, 0.5)
    const refused = statuses.filter((status) => status === 500).length
    expectShare(refused, PAYMENTS, 0.4)
    expect(statuses.filter((status) => status === 200)).toHaveLength(PAYMENTS - refused)
    expect(gateway.charges).toHaveLength(PAYMENTS - refused)
  })

  it('settles in 1 to 5 s: 70 % approved, 20 % over the limit, 10 % invalid cards', async () => {
    const gateway = served(8)
    for (let n = 0; n < PAYMENTS; n += 1) void gateway.submit(`order-${n}`)
    await gateway.until(gateway.gateway.whenIdle())
    const { charges } = gateway
    const count = (reason: RegExp) => charges.filter((one) => reason.test(one.reason ?? '')).length
    expectShare(count(/정상/), charges.length, 0.7)
    expectShare(count(/한도초과/), charges.length, 0.2)
    expectShare(count(/잘못된 카드/), charges.length, 0.1)
    const settledIn = charges.map(
      ({ createdAt, changedAt }) => Date.parse(changedAt) - Date.parse(createdAt),
    )
    expect(Math.min(...settledIn)).toBeGreaterThanOrEqual(1000)
    expect(Math.min(...settledIn)).toBeLessThan(1020)
    expect(Math.max(...settledIn)).toBeLessThanOrEqual(5000)
    expect(Math.max(...settledIn)).toBeGreaterThan(4980)
  })

  it('calls back once for each charge when it settles, whatever the merchant says', async () => {
    const gateway = served(9)
    gateway.merchantAnswers = 500
    for (let n = 0; n < 100; n += 1) void gateway.submit(`order-${n}`)
    await gateway.clock.advance(86_400_000)
    const settled = gateway.charges.map(({ reference, changedAt }) => `${reference} ${changedAt}`)
    const told = gateway.posts.map(({ told: { orderId }, atMs }) => {
      const at = new Date(Date.UTC(2026, 0, 1) + atMs)
      return `${orderId} ${at.toISOString()}`
    })
    expect(told.toSorted()).toEqual(settled.toSorted())
    expect(gateway.counts.callbacks).toMatchObject({ failed: told.length, retried: 0, lost: 0 })
  })

  it('answers look-ups at once and never refuses one', async () => {
    const gateway = served(10)
    for (let n = 0; n < 200; n += 1) {
      expect(statusOf(await gateway.lookUp(`order-${n}`))).toBe(404)
    }
    expect(gateway.clock.monotonic()).toBe(0)
  })

  it('makes a new charge of every submit that it accepts', async () => {
    const gateway = served(11)
    const submits = Array.from({ length: 50 }, () => gateway.submit('order-1'))
    await gateway.clock.advance(600)
    const statuses = (await Promise.all(submits)).map(statusOf)
    const accepted = statuses.filter((status) => status === 200).length
    expect(accepted).toBeGreaterThan(20)
    expect(new Set(gateway.charges.map(({ key }) => key)).size).toBe(accepted)
  })
})
