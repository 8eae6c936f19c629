import type { Backoff, Random } from '@holdfast/resilience-kit'
import { z } from 'zod'
import { component, step } from '../component.js'
import { backoffOf, intervalConfig } from '../intervals.js'
import type { Stage } from '../stage.js'
import { expectSame, Mismatch } from '../verdicts.js'

const shape = {
  attempt: z.number(),
  expectMs: z.number().optional(),
  expectBetweenMs: z.tuple([z.number(), z.number()]).optional(),
  samples: z.int().min(1).default(1000),
  expectThrows: z.boolean().optional(),
}

/** The `interval` of the step language. */
export const intervalComponent = component(intervalConfig, (config, stage) => {
  const backoff = backoffOf(config)
  return {
    attempt: step(shape, ({ attempt, expectMs, expectBetweenMs, samples, expectThrows }) => {
      if (expectThrows !== undefined) {
        expectSame(expectThrows, isRefused(backoff, attempt, stage))
      }
      if (expectMs !== undefined) expectSame(expectMs, waitMs(backoff, attempt, stage.random))
      if (expectBetweenMs !== undefined) {
        expectBetween(expectBetweenMs, sampled(backoff, attempt, samples, stage))
      }
    }),
  }
})

function waitMs(backoff: Backoff, attempt: number, random: Random): number {
  return backoff(attempt, { random, previousMs: 0, error: undefined, value: undefined })
}

function isRefused(backoff: Backoff, attempt: number, stage: Stage): boolean {
  try {
    waitMs(backoff, attempt, stage.random)
    return false
  } catch {
    return true
  }
}

/** Both ends of chance, and then chance. */
function sampled(backoff: Backoff, attempt: number, samples: number, stage: Stage): number[] {
  const ends = [0, 1 - 2 ** -32].map((next) => ({ next: () => next }))
  const randoms = [...ends, ...Array.from({ length: samples }, () => stage.random)]
  return randoms.map((random) => waitMs(backoff, attempt, random))
}

function expectBetween([low, high]: readonly [number, number], seen: readonly number[]): void {
  const [least, most] = [Math.min(...seen), Math.max(...seen)]
  if (least < low || most > high) throw new Mismatch([low, high], [least, most])
}
