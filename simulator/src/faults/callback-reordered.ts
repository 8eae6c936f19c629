import type { CallbackFault } from './fault.js'

/** The callback is overtaken by the next one, whatever that is about. */
export const callbackReordered: CallbackFault = {
  name: 'callback-reordered',
  bites: 'callback',
  explains: 'Sends the callback after the next one (10 s later where none comes).',
  strike: (fate) => (fate.held ? fate : { ...fate, overtaken: true }),
}
