import { expect, it } from 'vitest'
import { PollOrder } from '../../../src/demo/page/demo/poll-order.js'

it('takes polls in the order in which they were begun', () => {
  const order = new PollOrder()
  const [first, second, third] = [order.begin(), order.begin(), order.begin()]
  expect([second(), first(), third()]).toEqual([true, false, true])
})

it('drops a poll that a change has overtaken, or that was begun beside one', async () => {
  const order = new PollOrder()
  const before = order.begin()
  let done: (text: string) => void = () => undefined
  const change = order.change(() => new Promise<string>((resolve) => (done = resolve)))
  const beside = order.begin()
  const alsoBeside = order.begin()
  expect(beside()).toBe(false)
  done('changed')
  expect(await change).toBe('changed')
  expect([before(), alsoBeside(), order.begin()()]).toEqual([false, false, true])
})

it('takes polls again after a change that has failed', async () => {
  const order = new PollOrder()
  await expect(order.change(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(order.begin()()).toBe(true)
})
