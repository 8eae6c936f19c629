import { VirtualClock } from '@holdfast/resilience-kit/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ScaledClock } from './scaled-clock.js'

/** From a real moment on, so many real milliseconds make one of the gateway's. */
interface Stretch {
  readonly fromMs: number
  readonly scale: number
}

/** The gateway's time at a real moment: the sum over the stretches before it. */
function integrated(stretches: readonly Stretch[], realMs: number): number {
  return stretches.reduce((sum, { fromMs, scale }, index) => {
    const toMs = Math.min(stretches[index + 1]?.fromMs ?? Infinity, realMs)
    return sum + Math.max(0, toMs - fromMs) / scale
  }, 0)
}

const anyScale = fc.oneof(
  fc.constantFrom(1, 0.001, 0.5, 10),
  fc.double({ min: 0.01, max: 100, noNaN: true }),
)
const anyStep = fc.oneof(
  fc.record({ advance: fc.integer({ min: 0, max: 500 }) }),
  fc.record({ scale: anyScale }),
  fc.record({ timer: fc.integer({ min: 1, max: 2000 }), isCanceled: fc.boolean() }),
)

describe('the clock of the gateway', () => {
  it('adds up its stretches, and every timer fires in the first millisecond due', async () => {
    const steps = fc.array(anyStep, { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(anyScale, steps, async (scale, all) => {
        const base = new VirtualClock()
        const clock = new ScaledClock(base, scale)
        const stretches: Stretch[] = [{ fromMs: 0, scale }]
        const timers: { dueMs: number; firedAt: number[]; isCanceled: boolean }[] = []
        for (const step of all) {
          const nowMs = base.monotonic()
          if ('advance' in step) await base.advance(step.advance)
          else if ('scale' in step) {
            clock.setScale(step.scale)
            stretches.push({ fromMs: nowMs, scale: step.scale })
          } else {
            const { timer: ms, isCanceled } = step
            const dueMs = integrated(stretches, nowMs) + ms
            const timer = { dueMs, firedAt: new Array<number>(), isCanceled }
            const handle = clock.setTimer(ms, () => timer.firedAt.push(base.monotonic()))
            if (isCanceled) handle.cancel()
            timers.push(timer)
          }
          expect(clock.monotonic()).toBeCloseTo(integrated(stretches, base.monotonic()), 5)
        }
        await base.advance(500_000)
        for (const { dueMs, firedAt, isCanceled } of timers) {
          expect(firedAt).toHaveLength(isCanceled ? 0 : 1)
          for (const realMs of firedAt) {
            expect(integrated(stretches, realMs)).toBeGreaterThan(dueMs - 1e-6)
            expect(integrated(stretches, realMs - 1)).toBeLessThan(dueMs + 1e-6)
          }
        }
      }),
    )
  })

  it('takes timers that are set along when its scale changes, in their order', async () => {
    const base = new VirtualClock()
    const clock = new ScaledClock(base, 1)
    const fired: string[] = []
    for (const name of ['a', 'b', 'c']) {
      clock.setTimer(3_600_000, () => fired.push(`${name} ${base.monotonic()}`))
    }
    await base.advance(1000)
    clock.setScale(0.001)
    await base.advance(3599)
    expect(fired).toEqual(['a 4599', 'b 4599', 'c 4599'])
    clock.setScale(1)
    await base.advance(10_000_000)
    expect(fired).toHaveLength(3)
    expect(base.pending).toBe(0)
  })

  it('forgets a timer that was canceled before and after a change of scale', async () => {
    const base = new VirtualClock()
    const clock = new ScaledClock(base, 1)
    const early = clock.setTimer(100, () => expect.unreachable())
    const late = clock.setTimer(100, () => expect.unreachable())
    early.cancel()
    clock.setScale(2)
    late.cancel()
    expect(base.pending).toBe(0)
    await base.advance(1000)
  })

  it('sleeps on its own time, through a change of scale, until an abort', async () => {
    const base = new VirtualClock()
    const clock = new ScaledClock(base, 10)
    const slept = clock.sleep(100)
    await base.advance(500)
    clock.setScale(1)
    await base.advanceUntil(slept)
    expect(base.monotonic()).toBe(550)
    const controller = new AbortController()
    const cut = clock.sleep(100, controller.signal)
    controller.abort('enough')
    await expect(cut).rejects.toBe('enough')
    await expect(clock.sleep(100, controller.signal)).rejects.toBe('enough')
    expect(base.pending).toBe(0)
  })

  it('waits longer than a timer of the platform can', async () => {
    const base = new VirtualClock()
    const clock = new ScaledClock(base, 512)
    const fired: number[] = []
    const days = 86_400_000
    clock.setTimer(days, () => fired.push(base.monotonic()))
    await base.advance(512 * days - 1)
    expect(fired).toEqual([])
    await base.advance(1)
    expect(fired).toEqual([512 * days])
  })

  it('leaves the wall clock alone', async () => {
    const base = new VirtualClock({ wallMs: 5000 })
    const clock = new ScaledClock(base, 0.01)
    await base.advance(70)
    expect([clock.now(), clock.monotonic(), clock.scale]).toEqual([5070, 7000, 0.01])
  })
})
