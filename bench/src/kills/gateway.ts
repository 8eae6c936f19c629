import { createSimulator, type FaultRuleInput, type Simulator } from '@holdfast/pg-simulator'

/** Everyday trouble, so that a kill does not find a gateway in its best mood. */
const faults: readonly FaultRuleInput[] = [
  { fault: 'fail-before-commit', rate: 0.1 },
  { fault: 'fail-after-commit', rate: 0.05 },
  { fault: 'answer-lost', rate: 0.05 },
  { fault: 'callback-lost', rate: 0.1 },
  { fault: 'callback-duplicated', rate: 0.1 },
]

/** The longest that the gateway takes for an answer, in ms. */
export const longestAnswerMs = 60

const latency = { uniform: { min: '5ms', max: `${longestAnswerMs}ms` } }
const processing = { uniform: { min: '50ms', max: '400ms' } }

/**
 * The pretend gateway of a run, which outlives every process that is killed.
 *
 * @param port where the shop takes callbacks
 */
export function gatewayFor(port: number, seed: number): Simulator {
  const origin = `http://127.0.0.1:${port}`
  return createSimulator({
    dialects: ['async-card', 'toss'],
    scenario: 'calm',
    seed,
    change: { latency, processing, faults: [...faults] },
    callbackOrigins: [origin],
    webhooks: [{ dialect: 'toss', url: `${origin}/toss`, secret: 'none' }],
  })
}
