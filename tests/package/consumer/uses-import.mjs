// Uses the built library as a consumer with ES modules does; prints what it saw as JSON.
import { pipeline, retry, timeout } from '@holdfast/resilience-kit'
import { VirtualClock } from '@holdfast/resilience-kit/testing'

const clock = new VirtualClock()
const guard = pipeline('inquire', retry({ backoff: () => 60_000 }), timeout({ limitMs: 1000 }), {
  clock,
})
const answer = guard.execute(({ attempt }) => {
  if (attempt < 3) throw new Error('out of order')
  return attempt
})
console.log(JSON.stringify({ answer: await clock.advanceUntil(answer), tookMs: clock.now() }))
