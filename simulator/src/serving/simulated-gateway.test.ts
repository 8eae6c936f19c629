import { describe, expect, it } from 'vitest'
import { asyncCard } from '../dialects/async-card/async-card-dialect.js'
import { changeScenario, readScenario } from '../scenario/read-scenario.js'
import type { ScenarioInput } from '../scenario/scenario-input.js'
import { ScenarioError } from '../scenario/scenario-error.js'
import { keyedCard } from '../testing/keyed-card.js'
import { AT_ONCE } from '../testing/at-once.js'
import { VirtualGateway, statusOf } from '../testing/virtual-gateway.js'

const CALM = readScenario(AT_ONCE)

const change = (virtual: VirtualGateway, members: Partial<ScenarioInput>): void =>
  virtual.gateway.change(changeScenario(virtual.gateway.scenario, members))

/** What a submit gets at these moments. */
async function statusesAt(virtual: VirtualGateway, moments: readonly number[]) {
  const statuses: (number | string)[] = []
  for (const moment of moments) {
    await virtual.clock.advance(moment - virtual.clock.monotonic())
    statuses.push(statusOf(await virtual.submit('order-1')))
  }
  return statuses
}

describe('a rule with a time', () => {
  it('strikes from the beginning of its window to the end of it', async () => {
    const rule = { fault: 'fail-before-commit', window: { from: '10s', to: '20s' } }
    const virtual = new VirtualGateway({ faults: [rule] })
    const moments = [0, 9999, 10_000, 19_999, 20_000]
    expect(await statusesAt(virtual, moments)).toEqual([200, 200, 500, 500, 200])
  })

  it('strikes in every burst', async () => {
    const rule = { fault: 'fail-before-commit', burst: { every: '10s', lasts: '1s' } }
    const virtual = new VirtualGateway({ faults: [rule] })
    const moments = [0, 9999, 10_000, 10_999, 11_000, 20_500, 21_500]
    expect(await statusesAt(virtual, moments)).toEqual([200, 200, 500, 500, 200, 500, 200])
  })

  it('follows the clock of the gateway through a change of scale', async () => {
    const rule = { fault: 'connection-refused', window: { from: '10s', to: '20s' } }
    const virtual = new VirtualGateway({ faults: [rule] })
    await virtual.clock.advance(5000)
    change(virtual, { timeScale: 0.01 })
    await virtual.clock.advance(100)
    change(virtual, { timeScale: 2 })
    await virtual.clock.advance(60_000)
    expect(virtual.doors).toEqual(['open 0', 'closed 5050', 'open 15100'])
  })
})

describe('the gateway as a whole', () => {
  it('refuses connections and goes on with its work meanwhile', async () => {
    const rule = { fault: 'connection-refused', window: { from: '1s', to: '4s' } }
    const virtual = new VirtualGateway({ latency: 300, processing: '2s', faults: [rule] })
    await virtual.clock.advance(900)
    const underWay = virtual.submit('order-1')
    await virtual.clock.advance(10_000)
    expect(statusOf(await underWay)).toBe(200)
    expect(virtual.doors).toEqual(['open 0', 'closed 1000', 'open 4000'])
    expect(virtual.posts).toMatchObject([{ atMs: 3200 }])
  })

  it('keeps its callbacks back in a black-out, in order', async () => {
    const rule = { fault: 'black-out', window: { from: '1s', to: '10s' } }
    const virtual = new VirtualGateway({ processing: '2s', faults: [rule] })
    await virtual.submit('order-1')
    await virtual.submit('order-2')
    await virtual.clock.advance(9999)
    expect(virtual.posts).toEqual([])
    expect(virtual.charges).toMatchObject([{ state: 'approved' }, { state: 'approved' }])
    await virtual.until(virtual.gateway.whenIdle())
    expect(virtual.posts.map(({ atMs, told }) => [atMs, told.orderId])).toEqual([
      [10_000, 'order-1'],
      [10_000, 'order-2'],
    ])
  })

  it('forgets in a restart what was pending, due and being served, and nothing else', async () => {
    const rule = { fault: 'restart', window: { from: '1s', to: '2s' } }
    const virtual = new VirtualGateway({ processing: 500, faults: [rule] })
    await virtual.submit('settled')
    await virtual.submit('overdue', { 'x-sim-fault': 'callback-late' })
    const inNetwork = virtual.submit('in-network', { 'x-sim-fault': 'late-execution' })
    await virtual.clock.advance(900)
    await virtual.submit('pending')
    change(virtual, { latency: 400 })
    const served = virtual.submit('served')
    await virtual.clock.advance(200)
    expect(statusOf(await served)).toBe('cut')
    await virtual.clock.advance(100_000)
    expect(statusOf(await inNetwork)).toBe(200)
    const states = virtual.charges.map(({ reference, state }) => [reference, state])
    expect(states).toEqual([
      ['settled', 'approved'],
      ['overdue', 'approved'],
      ['pending', 'pending'],
      ['in-network', 'approved'],
    ])
    expect(virtual.posts.map(({ told }) => told.orderId)).toEqual(['settled', 'in-network'])
    expect(virtual.counts.callbacks).toMatchObject({ forgotten: 1, due: 0 })
    expect(virtual.doors).toEqual(['open 0', 'closed 1000', 'open 2000'])
    await virtual.gateway.whenIdle()
  })

  it('forgets once at the beginning of each restart', async () => {
    const rule = { fault: 'restart', burst: { every: '10s', lasts: '5s' } }
    const virtual = new VirtualGateway({ processing: '1s', faults: [rule] })
    await virtual.clock.advance(10_000)
    await virtual.submit('during')
    change(virtual, { callbacks: { timeout: '1s' } })
    await virtual.clock.advance(20_000)
    expect(virtual.charges).toMatchObject([{ reference: 'during', state: 'approved' }])
    expect(virtual.doors.length).toBeGreaterThan(3)
  })
})

describe('playing and changing a scenario', () => {
  it('counts for a rate limit anew when a scenario is played, whenever one comes', async () => {
    const limit = { requests: 1, per: '1h' }
    const faults = [{ fault: 'rate-limit', limit }]
    const gateway = new VirtualGateway({ faults })
    await gateway.submit('order-1')
    expect(statusOf(await gateway.submit('order-2'))).toBe(429)
    gateway.gateway.play(gateway.gateway.scenario)
    await gateway.clock.advance(60_000)
    expect(statusOf(await gateway.submit('order-3'))).toBe(200)
    gateway.gateway.change(gateway.gateway.scenario)
    expect(statusOf(await gateway.submit('order-4'))).toBe(429)
  })

  it('begins its time anew when one is played, and goes on when one is changed', async () => {
    const rule = { fault: 'connection-refused', window: { from: '2s', to: '3s' } }
    const virtual = new VirtualGateway()
    await virtual.clock.advance(10_000)
    virtual.gateway.play(readScenario({ ...AT_ONCE, faults: [rule] }))
    await virtual.clock.advance(2500)
    expect(virtual.doors).toEqual(['open 0', 'closed 12000'])
    change(virtual, { latency: 1 })
    await virtual.clock.advance(5000)
    expect(virtual.doors).toEqual(['open 0', 'closed 12000', 'open 13000'])
    expect(virtual.gateway.time()).toMatchObject({ sinceMs: 7500, timeScale: 1 })
  })

  it('opens at once when the rule that kept it closed is taken away', async () => {
    const virtual = new VirtualGateway({ faults: [{ id: 'down', fault: 'connection-refused' }] })
    await virtual.clock.advance(1000)
    virtual.gateway.changeFaults([])
    expect(virtual.doors).toEqual(['closed 0', 'open 1000'])
  })

  it('keeps ledger, journal and work under way when another one is played', async () => {
    const virtual = new VirtualGateway({ processing: '10s' })
    await virtual.submit('order-1')
    virtual.gateway.play({ ...CALM, timeScale: 0.1 })
    await virtual.until(virtual.gateway.whenIdle())
    expect(virtual.clock.monotonic()).toBe(1000)
    expect(virtual.charges).toMatchObject([{ state: 'approved' }])
    expect(virtual.gateway.journal.latest(9)).toHaveLength(2)
  })
})

describe('several dialects', () => {
  it('have ledgers, counts and callbacks of their own and one journal', async () => {
    const virtual = new VirtualGateway({ processing: '1s' }, { dialects: [keyedCard, asyncCard] })
    await virtual.submit('order-1', { 'x-sim-fault': 'callback-held' })
    await virtual.clock.advance(2000)
    const counts = virtual.gateway.counts()
    expect(counts.stripe?.callbacks).toMatchObject({ held: 1 })
    expect(counts['async-card']?.callbacks).toMatchObject({ held: 0 })
    const [open] = virtual.gateway.openCallbacks()
    expect(open).toMatchObject({ dialect: 'stripe', reference: 'order-1', state: 'held' })
    const release = () => virtual.gateway.withCallback((all) => all.release(open?.id ?? ''))
    expect(release()).toBe(true)
    await virtual.clock.advance(0)
    expect(release()).toBe(false)
    expect(virtual.posts).toHaveLength(1)
    expect(virtual.charges).toMatchObject([{ dialect: 'stripe' }])
  })

  it('are named when another one is asked for', () => {
    const virtual = new VirtualGateway()
    expect(() => virtual.gateway.act('toss', 'pay', {})).toThrow(ScenarioError)
    expect(() => virtual.gateway.act('toss', 'pay', {})).toThrow('Allowed: async-card')
    expect(() => virtual.gateway.act('async-card', 'pay', {})).toThrow('no action pay')
  })
})

describe('the end', () => {
  it('cuts requests, settles nothing, sends nothing and leaves no timer', async () => {
    const rule = { fault: 'black-out', window: { from: '1h', to: '2h' } }
    const virtual = new VirtualGateway({ processing: '10s', faults: [rule] })
    await virtual.submit('order-1')
    const late = virtual.submit('order-2', { 'x-sim-fault': 'late-execution' })
    change(virtual, { latency: '1s' })
    const served = virtual.submit('order-3')
    await virtual.clock.advance(500)
    const idle = virtual.gateway.whenIdle()
    virtual.gateway.close()
    expect([statusOf(await late), statusOf(await served)]).toEqual(['cut', 'cut'])
    await idle
    expect(statusOf(await virtual.submit('order-4'))).toBe('cut')
    expect(virtual.clock.pending).toBe(0)
    expect(virtual.charges).toMatchObject([{ reference: 'order-1', state: 'pending' }])
    expect(virtual.posts).toEqual([])
  })
})
