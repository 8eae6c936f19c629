// Type-checked only: what a consumer's compiler knows about the library.
import { fallback, pipeline, retry, timeout, type Settled } from '@holdfast/resilience-kit'
import { VirtualClock } from '@holdfast/resilience-kit/testing'

const clock = new VirtualClock()
const guard = pipeline('inquire', retry({ maxAttempts: 2 }), timeout({ limitMs: 1000 }), { clock })

export const answer: Promise<number> = guard.execute(() => 1)
export const settled: Promise<Settled<number>> = guard.settle(() => 1)
export const either: Promise<number | 'none'> = pipeline(
  'inquire',
  fallback(() => 'none' as const),
).execute(() => 1)

// @ts-expect-error the answer of the operation keeps its type
export const wrong: Promise<string> = guard.execute(() => 1)

// @ts-expect-error an option that is not there is found
export const unknown = timeout({ limit: 1000 })
