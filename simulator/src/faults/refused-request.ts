import type { Fault } from './fault.js'

/** The seeds' 40 %: the gateway's own 500, before anything is stored. */
export const refusedRequest: Fault = {
  name: 'refused-request',
  bites: 'request',
  explains: 'Answers with the gateway’s own 500 before anything is stored.',
  rate: (settings) => settings.refuseRate,
}
