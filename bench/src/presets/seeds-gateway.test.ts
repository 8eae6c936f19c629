import { pipeline, timeout } from '@holdfast/resilience-kit'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import { SeedsGateway } from './seeds-gateway.js'

function world() {
  const clock = new VirtualClock()
  const gateway = new SeedsGateway(clock, seededRandom('gateway'))
  const guard = pipeline('test', timeout({ limitMs: 3000 }), { clock })
  return { clock, gateway, send: () => guard.settle(gateway.post) }
}

it('accepts 60 % and answers within 100-500 ms', async () => {
  const { clock, gateway, send } = world()
  let accepted = 0
  const tookMs: number[] = []
  for (let i = 0; i < 5000; i += 1) {
    const startedAt = clock.monotonic()
    if ((await clock.advanceUntil(send())).ok) accepted += 1
    tookMs.push(clock.monotonic() - startedAt)
  }
  expect(Math.abs(accepted / 5000 - 0.6)).toBeLessThan(0.02)
  expect([Math.min(...tookMs), Math.max(...tookMs)]).toEqual([100, 500])
  expect([gateway.posts, gateway.inFlight, gateway.mostInFlight]).toEqual([5000, 0, 1])
})

it('hanging, it swallows what is sent and what was under way until given up', async () => {
  const { clock, gateway, send } = world()
  void send()
  await clock.advance(50)
  gateway.hang()
  void send()
  await clock.advance(2949)
  expect([gateway.inFlight, gateway.sentWhileHanging]).toEqual([2, 1])
  await clock.advance(1)
  expect([gateway.inFlight, gateway.givenUpWhileHanging]).toEqual([1, 0])
  await clock.advance(50)
  expect([gateway.inFlight, gateway.givenUpWhileHanging]).toEqual([0, 1])
})

it('answers what is sent after it healed, and never what it swallowed', async () => {
  const { clock, gateway, send } = world()
  gateway.hang()
  const swallowed = send()
  gateway.heal()
  const answered = send()
  await clock.advance(500)
  expect(gateway.inFlight).toBe(1)
  expect((await answered).calls).toBe(1)
  expect(await clock.advanceUntil(swallowed)).toMatchObject({ ok: false })
  expect(clock.monotonic()).toBe(3000)
})
