import { expect, it } from 'vitest'
import { inParallel } from './in-parallel.js'

const items = Array.from({ length: 30 }, (_, index) => index)

it('gives the results in the order of the items, and does eight at once at most', async () => {
  let running = 0
  let most = 0
  const results = await inParallel(items, async (item) => {
    running += 1
    most = Math.max(most, running)
    for (let turn = 0; turn < 30 - item; turn += 1) await Promise.resolve()
    running -= 1
    return item * 2
  })
  expect(results).toEqual(items.map((item) => item * 2))
  expect(most).toBe(8)
  expect(await inParallel([], () => Promise.reject(new Error('never')))).toEqual([])
})

it('begins nothing more once one has failed', async () => {
  const begun: number[] = []
  const failing = inParallel(items, async (item) => {
    begun.push(item)
    if (item === 0) throw new Error('the first')
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  })
  await expect(failing).rejects.toThrow('the first')
  for (let turn = 0; turn < 1000; turn += 1) await Promise.resolve()
  expect(begun).toEqual(items.slice(0, 8))
})
