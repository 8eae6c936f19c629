import { expect, it } from 'vitest'
import { bare, gateway, type Contestant } from './contestants.js'
import { heapGrowth, mostUnderWay } from './long-hang.js'

it('a bare call has twice as much under way in the second minute', async () => {
  const [first, second] = await mostUnderWay(bare, 20, 'test')
  expect(first?.orders).toBeGreaterThan(1000)
  expect(second?.orders).toBeGreaterThan((first?.orders ?? 0) * 1.8)
  expect(second?.calls).toBe(second?.orders)
})

it('the preset has only probes under way in the second minute', async () => {
  const [first, second] = await mostUnderWay(gateway, 20, 'test')
  expect(first?.calls).toBeGreaterThan(30)
  expect(second?.calls).toBe(5)
  expect(second?.orders).toBeLessThan(15)
})

it('tells the most and the median of each minute, above what was in use before', async () => {
  let looks = 0
  const usedBytes = async () => {
    looks += 1
    return 1000 + looks * 10
  }
  const minutes = await heapGrowth(bare, 0.1, 'test', { everyMs: 10_000, usedBytes })
  expect(minutes).toEqual([
    { most: 60, median: 30 },
    { most: 120, median: 90 },
  ])
  expect(looks).toBe(13)
})

it('looks at the end of every stretch of time', async () => {
  let looks = 0
  const looksBy: number[] = []
  const watched: Contestant = {
    name: 'watched',
    policies: ({ clock }) => {
      // The hang begins after 20 s of trade.
      for (const ms of [39_999, 40_001, 79_999, 80_001]) {
        clock?.setTimer(ms, () => looksBy.push(looks))
      }
      return []
    },
  }
  await heapGrowth(watched, 0.1, 'test', {
    everyMs: 20_000,
    usedBytes: async () => {
      looks += 1
      return 0
    },
  })
  expect([looksBy, looks]).toEqual([[1, 2, 3, 4], 7])
})
