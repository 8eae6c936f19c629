// Uses the built library as a consumer with CommonJS does; prints what it saw as JSON.
const { pipeline, retry, timeout } = require('@holdfast/resilience-kit')
const { VirtualClock } = require('@holdfast/resilience-kit/testing')

const clock = new VirtualClock()
const guard = pipeline('inquire', retry({ backoff: () => 60_000 }), timeout({ limitMs: 1000 }), {
  clock,
})
const answer = guard.execute(({ attempt }) => {
  if (attempt < 3) throw new Error('out of order')
  return attempt
})
clock.advanceUntil(answer).then(
  (value) => console.log(JSON.stringify({ answer: value, tookMs: clock.now() })),
  (error) => {
    console.error(error)
    process.exitCode = 1
  },
)
