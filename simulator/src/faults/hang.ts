import type { Fault } from './fault.js'

/** The request is read, neither answered nor executed, and its connection stays open. */
export const hang: Fault = {
  name: 'hang',
  bites: 'request',
  explains: 'Reads the request and never answers; it is not executed.',
  rate: (settings) => (settings.mode === 'hang' ? 1 : 0),
}
