import type { NetworkFault } from './fault.js'

/** The answer is under way for long; its client may have given up meanwhile. */
export const answerDelayed: NetworkFault = {
  name: 'answer-delayed',
  bites: 'network',
  message: 'answer',
  explains: "Delays the gateway's answer, perhaps until its client has given up.",
  takes: { exponential: { min: 100, mean: 4900 } },
}
