import { describe, expect, test } from 'vitest'
import { breakerUnderTest, heldCall } from './testing/breaker-under-test.js'
import type { CircuitBreakerOptions } from './circuit-breaker-options.js'

/** A half-open breaker whose probes may take 100 ms. */
async function halfOpened(options: CircuitBreakerOptions = {}) {
  const halfOpen = { permits: 2, probeLimitMs: 100, ...options.halfOpen }
  const world = breakerUnderTest({ ...options, halfOpen })
  await world.trip()
  await world.clock.advance(10_001)
  const recorded: unknown[] = []
  world.breaker.on('recorded', ({ classification, durationMs, late, error }) =>
    recorded.push([classification, durationMs, late, (error as Error | undefined)?.message]),
  )
  return { ...world, recorded }
}

const TOO_LATE = "'gateway' did not answer within 100 ms"

describe('the limit of a probe', () => {
  test('counts it as unanswered; the call itself goes on', async () => {
    const { clock, breaker, recorded } = await halfOpened()
    const probes = [heldCall(breaker), heldCall(breaker)]
    await clock.advance(99)
    expect([breaker.state, recorded]).toEqual(['half-open', []])
    await clock.advance(1)
    expect(breaker.snapshot()).toMatchObject({
      state: 'open',
      reason: { kind: 'probes-failed', failureRate: 100 },
    })
    expect(recorded).toEqual([
      ['unanswered', 100, false, TOO_LATE],
      ['unanswered', 100, false, TOO_LATE],
    ])
    probes[0]?.succeed('late')
    expect(await probes[0]?.settled).toMatchObject({ ok: true, value: 'late' })
  })

  test('whatever classify would say about it', async () => {
    const { clock, breaker } = await halfOpened({ classify: () => 'success' })
    breaker.transitionTo('open')
    breaker.transitionTo('half-open')
    heldCall(breaker)
    heldCall(breaker)
    await clock.advance(100)
    expect(breaker.state).toBe('open')
  })

  test('gives no permit back, and its late result neither counts nor gives one', async () => {
    const { clock, breaker, recorded } = await halfOpened()
    const slow = heldCall(breaker)
    await clock.advance(100)
    expect(breaker.snapshot()).toMatchObject({ state: 'half-open', permits: 1 })
    slow.abort()
    await slow.settled
    expect(breaker.snapshot()).toMatchObject({ state: 'half-open', permits: 1, late: 0 })
    expect(recorded).toHaveLength(1)
    await breaker.execute(() => 'ok')
    // One unanswered and one success of two: 50 %.
    expect(breaker.snapshot()).toMatchObject({ state: 'open', reason: { failureRate: 50 } })
  })

  test('is over once the probe has ended', async () => {
    const { clock, breaker, recorded } = await halfOpened()
    const quick = heldCall(breaker)
    await clock.advance(99)
    quick.succeed()
    await quick.settled
    await clock.advance(1000)
    expect(recorded).toEqual([['success', 99, false, undefined]])
    expect(breaker.snapshot()).toMatchObject({ state: 'half-open', permits: 1 })
  })

  test('runs for each probe from its own beginning', async () => {
    const { clock, breaker, recorded } = await halfOpened({ halfOpen: { permits: 3 } })
    heldCall(breaker)
    await clock.advance(60)
    heldCall(breaker)
    await clock.advance(40)
    expect(recorded).toHaveLength(1)
    await clock.advance(59)
    expect(recorded).toHaveLength(1)
    await clock.advance(1)
    expect(recorded).toHaveLength(2)
  })

  test('holds for probes alone, not for calls of a closed breaker', async () => {
    const { clock, breaker, recorded } = await halfOpened()
    breaker.reset()
    const call = heldCall(breaker)
    await clock.advance(5000)
    expect(recorded).toEqual([])
    call.succeed()
    await call.settled
    expect(recorded).toEqual([['success', 5000, false, undefined]])
  })

  test('of a probe whose state is over says nothing about the next one', async () => {
    const { clock, breaker, recorded } = await halfOpened()
    heldCall(breaker)
    breaker.reset()
    await clock.advance(100)
    expect(recorded).toEqual([['unanswered', 100, true, TOO_LATE]])
    expect(breaker.snapshot()).toMatchObject({ state: 'closed', late: 1 })
    expect(breaker.snapshot().readings[0]?.counts?.calls).toBe(0)
  })

  test('keeps no process alive once no probe is under way', async () => {
    const { clock, breaker } = await halfOpened()
    const probe = heldCall(breaker)
    expect(clock.pending).toBe(1)
    probe.succeed()
    await probe.settled
    expect(clock.pending).toBe(0)
  })
})
