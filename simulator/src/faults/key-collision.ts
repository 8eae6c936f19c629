import type { RequestFault } from './fault.js'

/** Two charges get the same key, and the older one is found no more (24 bits collide). */
export const keyCollision: RequestFault = {
  name: 'key-collision',
  bites: 'request',
  operations: ['submit'],
  only: true,
  explains: 'Gives a new charge the key of another one, which is found no more.',
  needs: 'chargingSubmits',
  breaksPromise: 'a key names one charge, and a charge that was made can be found',
  strike: (fate) => ({ ...fate, collides: true }),
}
