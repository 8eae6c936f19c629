import { describe, expect, test } from 'vitest'
import { pipeline } from '../pipeline.js'
import { retry } from '../retry/retry.js'
import { timeout } from '../timeout/timeout.js'

// An error that a function throws after it waited names, in its stack, whoever awaits the call.

async function fails(): Promise<never> {
  await Promise.resolve()
  throw new Error('no')
}

const { signal } = new AbortController()
const watched = pipeline('watched')
watched.on('attempt', () => {})

describe('the stack of an error', () => {
  test.each([
    ['nothing', pipeline('p'), {}],
    ['a retry', pipeline('p', retry({ maxAttempts: 1 })), {}],
    ['a time-out', pipeline('p', retry({ maxAttempts: 1 }), timeout({ limitMs: 1000 })), {}],
    ['a signal of the caller', pipeline('p'), { signal }],
    ['a listener', watched, {}],
  ])('leads to the caller of the call through %s', async (_, guard, options) => {
    async function checkout(): Promise<void> {
      await guard.execute(fails, options)
    }
    const { stack } = (await checkout().catch((error: Error) => error)) as Error
    expect(stack).toMatch(/at fails[^]*at (async )?checkout/)
  })
})
