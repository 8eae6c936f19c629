import { describe, expect, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { VirtualClock } from '../testing/virtual-clock.js'

describe('a function that aborts its own caller before it answers', () => {
  function world() {
    const clock = new VirtualClock()
    const controller = new AbortController()
    const slots = bulkhead({ maxConcurrent: 1 }, { clock })
    const settle = (answer: () => unknown) =>
      slots.settle(
        () => {
          controller.abort()
          return answer()
        },
        { signal: controller.signal },
      )
    return { clock, slots, settle }
  }
  const aborted = { ok: false, calls: 1, error: { code: 'ABORTED' } }

  test('and answers at once: the call is aborted, and its slot is free', async () => {
    const { slots, settle } = world()
    expect(await settle(() => 'too late')).toMatchObject(aborted)
    expect(slots.snapshot()).toMatchObject({ inUse: 0, abandoned: 0 })
  })

  test('and throws at once: the same', async () => {
    const { slots, settle } = world()
    expect(await settle(() => expect.fail('too late'))).toMatchObject(aborted)
    expect(slots.snapshot()).toMatchObject({ inUse: 0, abandoned: 0 })
  })

  test('and answers later: the call does not wait, but its slot does', async () => {
    const { clock, slots, settle } = world()
    expect(await settle(() => clock.sleep(100))).toMatchObject(aborted)
    expect(clock.monotonic()).toBe(0)
    expect(slots.snapshot()).toMatchObject({ inUse: 1, abandoned: 1 })
    await clock.advance(100)
    expect(slots.snapshot()).toMatchObject({ inUse: 0, abandoned: 0 })
  })

  test('and answers a proxy of a promise, which is none: the same as one that throws', async () => {
    const { clock, slots, settle } = world()
    expect(await settle(() => new Proxy(Promise.resolve(1), {}))).toMatchObject(aborted)
    await clock.advance(1)
    expect(slots.snapshot()).toMatchObject({ inUse: 0, abandoned: 0 })
  })
})
