import { describe, expect, it } from 'vitest'
import { ProcessStage, first, type SampleLife } from '../../testing/process-stage.js'

const writes = (note: string) => (life: SampleLife) => life.notes.write(note)

describe("a process's clock", () => {
  it('jumps, and stays wrong over its death; durations and timers stay true', async () => {
    const jumpsAt = first('clock-jump', 'shop-1/notes.write/a')
    const stage = new ProcessStage({
      only: [jumpsAt, first('crash-before', 'shop-1/notes.write/b')],
      limits: { longestClockJumpMs: 60_000 },
    })
    const fired: number[] = []
    const begun = stage.life.ports.clock.monotonic()
    stage.life.ports.clock.setTimer(1000, () => fired.push(stage.clock.monotonic()))
    stage.call(writes('a'))
    const wrongBy = errorOf(stage)
    expect(wrongBy).not.toBe(0)
    expect(Math.abs(wrongBy)).toBeLessThanOrEqual(60_000)
    expect(stage.life.ports.clock.monotonic()).toBe(begun)
    await stage.clock.advance(2000)
    expect(fired).toEqual([1000])
    expect(stage.life.ports.clock.monotonic()).toBe(begun + 2000)
    stage.call(writes('b'))
    await stage.clock.advance(10_000)
    expect(stage.life.ports.life).toBe(2)
    expect(errorOf(stage)).toBe(wrongBy)
    const way = wrongBy < 0 ? 'back' : 'forward'
    const what = `its clock is set ${way} by ${Math.abs(wrongBy)} ms`
    expect(stage.toldOf('clock-jump')).toEqual([what])
  })

  it('drifts by up to 1000 parts per million', async () => {
    const stage = new ProcessStage({ only: [first('clock-drift', 'shop-1')] })
    expect(errorOf(stage)).toBe(0)
    const begun = stage.life.ports.clock.monotonic()
    await stage.clock.advance(1_000_000)
    const driftMs = errorOf(stage)
    expect(driftMs).not.toBe(0)
    expect(Math.abs(driftMs)).toBeLessThanOrEqual(1000)
    await stage.clock.advance(1_000_000)
    expect(errorOf(stage)).toBe(2 * driftMs)
    expect(stage.life.ports.clock.monotonic() - begun).toBe(2_000_000)
    expect(stage.toldOf('clock-drift')).toEqual([`its clock drifts by ${driftMs} ppm`])
  })

  it('counts steadily from an origin of its own in every life', async () => {
    const stage = new ProcessStage({ only: [first('crash-before', 'shop-1/notes.write/a')] })
    await stage.clock.advance(5000)
    stage.call(writes('a'))
    await stage.clock.advance(10_000)
    const [before, after] = stage.lives.map(({ ports }) => ports.clock)
    const [was, is] = [before?.monotonic() ?? 0, after?.monotonic() ?? 0]
    for (const reading of [was, is]) expect(reading).toBeGreaterThan(stage.clock.monotonic())
    expect(Math.abs(was - is)).toBeGreaterThan(15_000)
    await stage.clock.advance(7)
    expect(after?.monotonic()).toBe(is + 7)
  })

  it('lets one sleep, and be woken before', async () => {
    const stage = new ProcessStage()
    const { clock } = stage.life.ports
    const alarm = new AbortController()
    const slept: unknown[] = []
    void clock.sleep(1000).then(() => slept.push(stage.clock.monotonic()))
    void clock.sleep(5000, alarm.signal).catch((error: unknown) => slept.push(error))
    await stage.clock.advance(2000)
    alarm.abort('up!')
    await stage.clock.advance(0)
    expect(slept).toEqual([1000, 'up!'])
  })

  it('is right once the process is healed', async () => {
    const faults = { 'clock-jump': 1, 'clock-drift': 1 }
    const stage = new ProcessStage({ rates: faults })
    stage.call(writes('a'))
    await stage.clock.advance(100_000)
    expect(errorOf(stage)).not.toBe(0)
    stage.host.heal()
    expect(errorOf(stage)).toBe(0)
    await stage.clock.advance(100_000)
    expect(errorOf(stage)).toBe(0)
  })
})

/** By how much the process's wall clock is wrong. */
function errorOf({ clock, life }: ProcessStage): number {
  return life.ports.clock.now() - clock.now()
}
