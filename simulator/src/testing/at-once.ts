import type { ScenarioInput } from '../scenario/scenario-input.js'

/** No faults, no latency, settled and approved at once. */
export const AT_ONCE = {
  name: 'at-once',
  description: 'Answers, settles and calls back at once.',
  latency: 0,
  processing: 0,
} satisfies ScenarioInput
