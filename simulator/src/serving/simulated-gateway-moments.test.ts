import { describe, expect, it } from 'vitest'
import { changeScenario, readScenario } from '../scenario/read-scenario.js'
import { AT_ONCE } from '../testing/at-once.js'
import { VirtualGateway, statusOf } from '../testing/virtual-gateway.js'

describe('a request that leaves the network while nobody listens', () => {
  it('is lost there and never executed', async () => {
    const late = { fault: 'late-execution', takes: '5s' }
    const away = { fault: 'black-out', window: { from: '4s', to: '6s' } }
    const virtual = new VirtualGateway({ faults: [late, away] })
    const lost = virtual.submit('order-1')
    await virtual.clock.advance(2000)
    const executed = virtual.submit('order-2')
    await virtual.clock.advance(10_000)
    expect([statusOf(await lost), statusOf(await executed)]).toEqual(['cut', 200])
    expect(virtual.charges.map(({ reference }) => reference)).toEqual(['order-2'])
    await virtual.gateway.whenIdle()
  })
})

describe('a gateway that was sent away', () => {
  it('takes nothing out of the network until it is back', async () => {
    const virtual = new VirtualGateway({ faults: [{ fault: 'late-execution', takes: '5s' }] })
    const lost = virtual.submit('order-1')
    virtual.gateway.goAway()
    await virtual.clock.advance(5000)
    virtual.gateway.comeBack()
    const executed = virtual.submit('order-2')
    await virtual.clock.advance(5000)
    expect([statusOf(await lost), statusOf(await executed)]).toEqual(['cut', 200])
    expect(virtual.charges.map(({ reference }) => reference)).toEqual(['order-2'])
    expect(virtual.doors).toEqual(['open 0', 'closed 0', 'open 5000'])
    await virtual.until(virtual.gateway.whenIdle())
  })

  it('stays away while a rule says so', async () => {
    const rule = { fault: 'connection-refused', window: { to: '1s' } }
    const virtual = new VirtualGateway({ faults: [rule] })
    virtual.gateway.goAway()
    virtual.gateway.comeBack()
    expect(virtual.gateway.isListening).toBe(false)
    await virtual.clock.advance(1000)
    expect(virtual.doors).toEqual(['closed 0', 'open 1000'])
  })
})

describe('a scenario that is played later', () => {
  const half = { faults: [{ fault: 'fail-before-commit', rate: 0.5 }] }
  const orders = Array.from({ length: 40 }, (_, n) => `order-${n}`)
  const fates = (virtual: VirtualGateway) =>
    Promise.all(orders.map(async (order) => statusOf(await virtual.submit(order))))

  it('decides by its own seed, and by the one before where it has none', async () => {
    const ofSeed7 = await fates(new VirtualGateway(half, { seed: 7 }))
    const ofSeed8 = await fates(new VirtualGateway(half, { seed: 8 }))
    expect(ofSeed8).not.toEqual(ofSeed7)

    const virtual = new VirtualGateway({}, { seed: 8 })
    virtual.gateway.play(readScenario({ ...AT_ONCE, ...half, seed: 7 }))
    expect(virtual.gateway.seed).toBe(7)
    expect(await fates(virtual)).toEqual(ofSeed7)

    const changed = new VirtualGateway(half, { seed: 8 })
    changed.gateway.change(changeScenario(changed.gateway.scenario, { seed: 7 }))
    expect(await fates(changed)).toEqual(ofSeed7)

    const other = new VirtualGateway({}, { seed: 8 })
    other.gateway.play(readScenario({ ...AT_ONCE, ...half }))
    expect(await fates(other)).toEqual(ofSeed8)
  })
})
