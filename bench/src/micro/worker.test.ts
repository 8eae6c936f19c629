import { expect, it } from 'vitest'
import { answer } from './operations.js'
import { workOn } from './worker.js'

it('sets a call up once, however many slices it is asked for', async () => {
  let opened = 0
  const open = () => {
    opened += 1
    return { call: answer }
  }
  const load = async () => ({ first: open, second: open })
  const measure = await workOn({ library: 'kit', unit: 'nanoseconds', sliceMs: 2 }, load)
  for (const call of ['first', 'second', 'first']) expect(await measure(call)).toBeGreaterThan(0)
  expect(opened).toBe(2)
})

it('says which call a library does not have', async () => {
  const measure = await workOn({ library: 'opossum', unit: 'bytes', sliceMs: 1 })
  await expect(measure('retry')).rejects.toThrow("opossum has no call named 'retry'")
})
