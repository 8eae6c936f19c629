import type { NetworkFault } from './fault.js'

/** The gateway answered, and its answer does not come through: no end, no reset. */
export const answerDropped: NetworkFault = {
  name: 'answer-dropped',
  bites: 'network',
  message: 'answer',
  explains: "Loses the gateway's answer on its way back; the client waits in vain.",
}
