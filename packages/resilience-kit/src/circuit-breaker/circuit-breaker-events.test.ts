import { describe, expect, test } from 'vitest'
import { breakerUnderTest, heldCall, toldBy } from './testing/breaker-under-test.js'
import { consecutiveFailures, failureRate, slowRate } from './trip-rule.js'

const two = { threshold: 50, window: { calls: 2 } }
const bothRates = [failureRate(two), slowRate(two)]

describe('what a breaker tells', () => {
  test('when it trips: the call, each rule that was reached, and then that it moved', async () => {
    const { clock, breaker } = breakerUnderTest({ tripWhen: bothRates, slowCallMs: 100 })
    const told: unknown[] = []
    breaker.on('recorded', (event) => told.push(['recorded', event, breaker.state]))
    breaker.on('exceeded', (event) => told.push(['exceeded', event, breaker.state]))
    breaker.on('transition', (event) => told.push(['transition', event, breaker.state]))
    const error = new Error('500')
    const slow = async () => {
      await clock.sleep(101)
      throw error
    }
    await clock.advanceUntil(breaker.settle(slow))
    told.length = 0
    await clock.advanceUntil(breaker.settle(slow))
    const counts = { calls: 2, failed: 2, slow: 2, slowFailed: 2 }
    const rates = { threshold: 50, observed: 100, counts }
    const failed = { rule: 'failure-rate', ...rates }
    const name = 'gateway'
    const call = { name, classification: 'failure', durationMs: 101, late: false, error }
    const reason = { kind: 'tripped', reading: failed }
    // All of it is told after the state has changed.
    expect(told).toEqual([
      ['recorded', call, 'open'],
      ['exceeded', { name, state: 'closed', reading: failed }, 'open'],
      ['exceeded', { name, state: 'closed', reading: { rule: 'slow-rate', ...rates } }, 'open'],
      ['transition', { name, from: 'closed', to: 'open', reason }, 'open'],
    ])
  })

  test('when probes decide: the call and the transition, and no rule', async () => {
    const { breaker, tripAndWait, fail } = breakerUnderTest({ halfOpen: { permits: 1 } })
    await tripAndWait()
    const told = toldBy(breaker)
    await fail()
    expect(told).toEqual(['transition', 'recorded', 'transition'])
  })

  test('of a call that the caller aborted: nothing', async () => {
    const { breaker } = breakerUnderTest()
    const told = toldBy(breaker)
    const held = heldCall(breaker)
    held.abort()
    await held.settled
    expect(told).toEqual([])
  })

  test('in forced states: refusals and moves, but no call', async () => {
    const { breaker, fail } = breakerUnderTest()
    const early = heldCall(breaker)
    const told = toldBy(breaker)
    breaker.forceClosed()
    await fail()
    early.fail()
    await early.settled
    breaker.forceOpen()
    await fail()
    breaker.reset()
    expect(told).toEqual(['transition', 'transition', 'refused', 'transition', 'reset'])
  })

  test('of a late result: that it is late', async () => {
    const { breaker } = breakerUnderTest()
    const late: boolean[] = []
    breaker.on('recorded', (event) => late.push(event.late))
    const held = heldCall(breaker)
    breaker.reset()
    await breaker.execute(() => 1)
    held.succeed()
    await held.settled
    expect([late, breaker.snapshot().late]).toEqual([[false, true], 1])
  })

  test('of a value that counts as a failure: no error', async () => {
    const { breaker } = breakerUnderTest({ classify: () => 'failure' })
    const errors: unknown[] = []
    breaker.on('recorded', ({ error }) => errors.push(error))
    await breaker.execute(() => 503)
    expect(errors).toEqual([undefined])
  })

  test('of a refusal: in which state, and when to come back', async () => {
    const { breaker, clock, trip } = breakerUnderTest({ halfOpen: { permits: 1 } })
    const told: unknown[] = []
    breaker.on('refused', (event) => told.push(event))
    await trip()
    await breaker.settle(() => 1)
    await clock.advance(10_001)
    heldCall(breaker)
    await breaker.settle(() => 1)
    breaker.forceOpen()
    await breaker.settle(() => 1)
    const name = 'gateway'
    expect(told).toEqual([
      { name, state: 'open', retryAfterMs: 10_001 },
      { name, state: 'half-open', retryAfterMs: undefined },
      { name, state: 'forced-open', retryAfterMs: undefined },
    ])
  })

  test('in metrics-only: each rule once', async () => {
    const { breaker, fail } = breakerUnderTest({
      tripWhen: [consecutiveFailures(2), consecutiveFailures(4)],
    })
    breaker.transitionTo('metrics-only')
    const told: unknown[] = []
    breaker.on('exceeded', ({ state, reading }) => told.push([state, reading.threshold]))
    breaker.on('transition', () => told.push('moved'))
    for (let i = 0; i < 9; i += 1) await fail()
    expect(told).toEqual([
      ['metrics-only', 2],
      ['metrics-only', 4],
    ])
  })

  test('of a reset: the transition, if it was one, and the reset', async () => {
    const { breaker, trip } = breakerUnderTest()
    const told = toldBy(breaker)
    breaker.reset()
    expect(told).toEqual(['reset'])
    await trip()
    told.length = 0
    breaker.reset()
    expect(told).toEqual(['transition', 'reset'])
  })

  test('of the same state anew by hand: nothing', () => {
    const { breaker } = breakerUnderTest({ initialState: 'forced-open' })
    const told = toldBy(breaker)
    breaker.forceOpen()
    expect([told, breaker.snapshot().openings]).toEqual([[], 2])
  })

  test('to a listener no more once it stopped', async () => {
    const { breaker, fail } = breakerUnderTest()
    let calls = 0
    const stop = breaker.on('recorded', () => (calls += 1))
    await fail()
    stop()
    stop()
    await fail()
    expect(calls).toBe(1)
  })
})

describe('a listener that acts on the breaker', () => {
  test('everybody hears of the first change before anybody hears of what it made', async () => {
    const { breaker, trip } = breakerUnderTest()
    const heard: string[] = []
    breaker.on('transition', ({ to }) => {
      if (to === 'open') breaker.reset()
    })
    breaker.on('transition', ({ from, to }) => heard.push(`${from} > ${to}`))
    breaker.on('reset', () => heard.push('reset'))
    await trip()
    expect(heard).toEqual(['closed > open', 'open > closed', 'reset'])
    expect(breaker.snapshot()).toMatchObject({ state: 'closed', openings: 0 })
  })

  test('a call from within is served by the new state', async () => {
    const { breaker, tripAndWait } = breakerUnderTest({ halfOpen: { permits: 1 } })
    await tripAndWait()
    const heard: string[] = []
    let inner: Promise<unknown> | undefined
    breaker.on('transition', ({ to }) => {
      if (to === 'closed') inner = breaker.execute(() => 'from within')
    })
    breaker.on('recorded', () => heard.push('recorded'))
    breaker.on('transition', ({ to }) => heard.push(to))
    await breaker.execute(() => 'probe')
    expect(await inner).toBe('from within')
    expect(breaker.snapshot().readings[0]?.counts?.calls).toBe(1)
    expect(heard).toEqual(['half-open', 'recorded', 'recorded', 'closed'])
  })

  test('one that resets while the rules announce themselves sees no half-made state', async () => {
    const { breaker, fail } = breakerUnderTest({ tripWhen: [consecutiveFailures(1)] })
    const states: string[] = []
    breaker.on('exceeded', () => {
      states.push(breaker.state)
      breaker.reset()
      states.push(breaker.state)
    })
    const moves: string[] = []
    breaker.on('transition', ({ from, to }) => moves.push(`${from} > ${to}`))
    await fail()
    expect(states).toEqual(['open', 'closed'])
    expect(moves).toEqual(['closed > open', 'open > closed'])
    expect(await breaker.execute(() => 'served')).toBe('served')
  })

  test('one that forces it open while a probe gets its permit: that probe is refused', async () => {
    const { breaker, tripAndWait } = breakerUnderTest({ halfOpen: { permits: 1 } })
    await tripAndWait()
    breaker.on('transition', ({ to }) => {
      if (to === 'half-open') breaker.forceOpen()
    })
    const refused = await breaker.settle(() => expect.unreachable())
    expect(refused).toMatchObject({ refusedBy: 'circuit-breaker', calls: 0 })
    expect(breaker.snapshot()).toMatchObject({ state: 'forced-open', permits: 0, refused: 1 })
  })

  test('one that opens it again while a probe gets its permit: that probe is refused', async () => {
    const { breaker, tripAndWait } = breakerUnderTest({ halfOpen: { permits: 1 } })
    await tripAndWait()
    breaker.on('transition', ({ to }) => {
      if (to === 'half-open') breaker.transitionTo('open')
    })
    const refused = await breaker.settle(() => expect.unreachable())
    expect(refused).toMatchObject({ refusedBy: 'circuit-breaker', calls: 0 })
    expect(breaker.state).toBe('open')
  })

  test('one that closes it while a probe gets its permit: its call counts there', async () => {
    const { breaker, tripAndWait } = breakerUnderTest({ halfOpen: { permits: 1 } })
    await tripAndWait()
    breaker.on('transition', ({ to }) => {
      if (to === 'half-open') breaker.transitionTo('closed')
    })
    expect(await breaker.execute(() => 'called')).toBe('called')
    const { state, late, readings } = breaker.snapshot()
    expect([state, late, readings[0]?.counts?.calls ?? readings[0]?.observed]).toEqual([
      'closed',
      0,
      1,
    ])
  })
})
