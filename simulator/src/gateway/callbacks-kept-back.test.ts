import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { WatchedCallbacks } from '../testing/watched-callbacks.js'

let world: WatchedCallbacks
beforeEach(() => {
  world = new WatchedCallbacks()
})

describe('a pause', () => {
  it('keeps back what becomes due and lets it go in the order in which it became due', async () => {
    world.announce('late', { lateMs: 2000 })
    world.announce('later', { lateMs: 3000 })
    await world.clock.advance(1000)
    world.callbacks.pause()
    world.announce('now')
    await world.clock.advance(1000)
    world.announce('then')
    await world.clock.advance(1000)
    expect(world.sender.attempts).toEqual([])
    expect(world.callbacks.counts).toMatchObject({ due: 4 })
    expect(await world.isIdle()).toBe(false)
    world.callbacks.resume()
    expect(world.sent()).toEqual(['now', 'late', 'then', 'later'])
    expect(await world.isIdle()).toBe(true)
  })

  it('goes on when it is begun again, and ends with the first end', async () => {
    world.callbacks.pause()
    world.announce('a')
    world.callbacks.pause()
    world.announce('b')
    world.callbacks.resume()
    world.callbacks.resume()
    expect(world.sent()).toEqual(['a', 'b'])
    world.announce('c')
    expect(world.sent()).toEqual(['a', 'b', 'c'])
    await world.settle()
    expect(world.callbacks.counts).toMatchObject({ delivered: 3, due: 0 })
  })

  it('keeps back repetitions too, and lets attempts under way end', async () => {
    world.retryAfterMs = [1000]
    world.sender.merchant = 'hangs'
    world.announce('a')
    world.callbacks.pause()
    world.sender.attempts[0]?.answer(500)
    await world.clock.advance(5000)
    expect(world.sender.attempts).toHaveLength(1)
    // It is due now: whoever waits for the end of all work waits for it.
    expect(await world.isIdle()).toBe(false)
    world.callbacks.resume()
    expect(world.sender.attempts.map(({ attempt }) => attempt)).toEqual([1, 2])
  })

  it('lets nothing be overtaken by what it keeps back', async () => {
    world.announce('a', { overtaken: true })
    world.callbacks.pause()
    world.announce('b')
    await world.clock.advance(9999)
    expect(world.sender.attempts).toEqual([])
    world.callbacks.resume()
    expect(world.sent()).toEqual(['b', 'a'])
    await world.clock.advance(20_000)
    expect(world.sent()).toHaveLength(2)
  })

  it('sends an overtaken one once, whose 10 s ended meanwhile', async () => {
    world.announce('a', { overtaken: true })
    await world.clock.advance(1000)
    world.callbacks.pause()
    world.announce('b')
    world.announce('c', { overtaken: true })
    await world.clock.advance(30_000)
    world.callbacks.resume()
    expect(world.sent()).toEqual(['b', 'c', 'a'])
    await world.clock.advance(30_000)
    expect(world.sent()).toHaveLength(3)
  })
})

describe('forgetting', () => {
  it('ends everything that is not under way', async () => {
    world.announce('a', { held: true })
    world.announce('b', { lateMs: 10 })
    world.announce('c', { overtaken: true })
    world.callbacks.pause()
    world.announce('d')
    world.callbacks.forget()
    expect(world.callbacks.open()).toEqual([])
    expect(world.callbacks.counts).toMatchObject({ forgotten: 4, due: 0, held: 0 })
    expect(await world.isIdle()).toBe(true)
    world.callbacks.resume()
    world.announce('e')
    await world.clock.advance(100_000)
    expect(world.sent()).toEqual(['e'])
    expect(world.clock.pending).toBe(0)
  })

  it('ends what waits for its repetition', async () => {
    world.retryAfterMs = [1000]
    world.sender.merchant = 500
    world.announce('a')
    await world.settle()
    world.callbacks.forget()
    await world.clock.advance(100_000)
    expect(world.sender.attempts).toHaveLength(1)
    expect(world.callbacks.counts).toMatchObject({ forgotten: 1, failed: 0, retried: 0 })
  })

  it.each([
    ['delivered', 200, [1000], { delivered: 1, failed: 0, forgotten: 0 }],
    ['forgotten and not repeated', 500, [1000], { delivered: 0, failed: 0, forgotten: 1 }],
    ['failed where none was to repeat it', 500, [], { delivered: 0, failed: 1, forgotten: 0 }],
  ])('lets an attempt under way end: %s', async (_, status, retryAfterMs, counts) => {
    world.retryAfterMs = retryAfterMs
    world.sender.merchant = 'hangs'
    world.announce('a')
    world.callbacks.forget()
    expect(world.callbacks.counts).toMatchObject({ due: 1, forgotten: 0 })
    world.sender.attempts[0]?.answer(status)
    await world.clock.advance(100_000)
    expect(world.sender.attempts).toHaveLength(1)
    expect(world.callbacks.counts).toMatchObject({ ...counts, due: 0 })
    expect(await world.isIdle()).toBe(true)
  })
})

describe('closing', () => {
  it('forgets everything and cuts off what is under way, for good', async () => {
    world.retryAfterMs = [1000]
    world.sender.merchant = 'hangs'
    const id = world.announce('a')
    world.announce('b', { lateMs: 10 })
    world.callbacks.close()
    expect(world.sender.isClosed).toBe(true)
    await world.clock.advance(100_000)
    expect(world.sender.attempts).toHaveLength(1)
    expect(world.callbacks.counts).toMatchObject({ forgotten: 2, due: 0 })
    expect(world.callbacks.release(id)).toBe(false)
    expect(world.clock.pending).toBe(0)
    expect(await world.isIdle()).toBe(true)
  })

  it('forgets at once what comes afterwards, also copies of what is still under way', async () => {
    world.sender.merchant = 'hangs'
    const id = world.announce('a')
    world.callbacks.close()
    world.callbacks.duplicate(id)
    world.announce('b')
    world.announce('c', { lateMs: 10 })
    world.announce('d', { held: true })
    world.announce('e', { overtaken: true })
    await world.clock.advance(100_000)
    expect(world.sender.ids).toEqual([id])
    expect(world.callbacks.counts).toMatchObject({ forgotten: 5, failed: 1, due: 0, held: 0 })
    expect(world.clock.pending).toBe(0)
    expect(await world.isIdle()).toBe(true)
  })
})

describe('callbacks, whatever is done to them', () => {
  const fate = fc.record({
    lost: fc.constantFrom(false, false, false, true),
    copies: fc.constantFrom(1, 1, 2),
    lateMs: fc.constantFrom(0, 0, 700, 12_000),
    held: fc.constantFrom(false, false, false, true),
    overtaken: fc.constantFrom(false, false, true),
  })
  const acts = ['release', 'drop', 'duplicate', 'pause', 'resume', 'forget', 'answer'] as const
  const announcement = fate.map((given) => ({ fate: given }))
  const act = fc.constantFrom(...acts).map((name) => ({ act: name }))
  const step = fc.record({
    what: fc.oneof(announcement, announcement, act),
    which: fc.nat({ max: 9 }),
    merchant: fc.constantFrom<200 | 500 | 'hangs' | 'unanswered'>(200, 200, 500, 'hangs'),
    ms: fc.constantFrom(0, 0, 300, 900, 5000),
  })
  const ending = fc.constantFrom('drained', 'forgotten', 'closed')

  it('each comes to one end, none is lost from sight, and all work that began ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), ending, async (steps, how) => {
        world = new WatchedCallbacks()
        world.retryAfterMs = [400, 2000]
        const { callbacks, sender, clock } = world
        let made = 0
        const totals = (): void => {
          const { due, delivered, failed, dropped, forgotten } = callbacks.counts
          expect(due + delivered + failed + dropped + forgotten).toBe(made)
        }
        for (const { what, which, merchant, ms } of steps) {
          sender.merchant = merchant
          const id = world.ids()[which] ?? 'none'
          if ('fate' in what) {
            world.announce(`k${which}`, what.fate)
            if (!what.fate.lost) made += what.fate.copies
          } else if (what.act === 'answer') sender.attempts[which]?.answer(500)
          else if (callbacks[what.act](id) === true && what.act === 'duplicate') made += 1
          totals()
          await clock.advance(ms)
          totals()
          expect(new Set(world.ids()).size).toBe(callbacks.counts.due)
        }
        sender.merchant = 200
        if (how === 'closed') callbacks.close()
        if (how === 'forgotten') callbacks.forget()
        callbacks.resume()
        for (const id of world.ids()) callbacks.release(id)
        for (const { answer } of sender.attempts) answer(200)
        await clock.advance(30_000)
        totals()
        expect(callbacks.open()).toEqual([])
        expect(clock.pending).toBe(0)
        expect(await world.isIdle()).toBe(true)
        expect(() => world.activity.end()).toThrow('no work')
        // No attempt was made twice, and a callback is told once that it is the n-th.
        const names = sender.attempts.map(({ id, attempt }) => `${id}#${attempt}`)
        expect(new Set(names).size).toBe(names.length)
        const { retried } = callbacks.counts
        expect(sender.attempts.filter(({ attempt }) => attempt > 1)).toHaveLength(retried)
      }),
    )
  })
})
