import { expect, it } from 'vitest'
import { measureBytes } from './measure-bytes.js'
import { answer } from './operations.js'

it('counts the bytes that a call allocates, also those that nobody keeps', async () => {
  const callsPerSample = 100
  const bare = await measureBytes({ call: answer, callsPerSample })
  const call = async () => Array.from({ length: 125 }, (_, i) => i).length
  const more = await measureBytes({ call, callsPerSample })
  expect(more - bare).toBeGreaterThan(100)
})
