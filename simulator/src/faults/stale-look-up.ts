import type { RequestFault } from './fault.js'

/** A look-up is answered by a replica that lags behind. */
export const staleLookUp: RequestFault = {
  name: 'stale-look-up',
  bites: 'request',
  operations: ['inquiry'],
  only: true,
  explains: 'Answers a look-up with what was true before the latest change.',
  breaksPromise: 'a look-up sees every charge that was made before it',
  strike: (fate) => ({ ...fate, stale: true }),
}
