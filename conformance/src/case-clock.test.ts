import { expect, it } from 'vitest'
import { CaseClock } from './case-clock.js'

it('skips without firing; what has become due fires with the next advance, in order', async () => {
  const clock = new CaseClock()
  const fired: string[] = []
  clock.setTimer(300, () => fired.push(`later at ${clock.monotonic()}`))
  clock.setTimer(100, () => fired.push(`sooner at ${clock.monotonic()}`))
  clock.skip(400)
  expect([clock.monotonic(), clock.now(), fired]).toEqual([400, 400, []])
  await clock.advance(1)
  expect(fired).toEqual(['sooner at 401', 'later at 401'])
})

it('fires what is not due yet at its own time', async () => {
  const clock = new CaseClock()
  const fired: number[] = []
  clock.setTimer(1000, () => fired.push(clock.monotonic()))
  clock.skip(400)
  await clock.advance(599)
  expect(fired).toEqual([])
  await clock.advance(1)
  expect(fired).toEqual([1000])
})

it('leaves a cancelled timer alone, before and after a skip', async () => {
  const clock = new CaseClock()
  const fired: number[] = []
  const timers = [1, 2].map((n) => clock.setTimer(100, () => fired.push(n)))
  timers[0]?.cancel()
  clock.skip(200)
  timers[1]?.cancel()
  await clock.advance(1000)
  expect(fired).toEqual([])
})
