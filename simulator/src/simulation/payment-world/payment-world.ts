import { defineWorld, type World } from '../world/world.js'
import { checkerList } from './checkers/checker-list.js'
import { PaymentWorldRun } from './payment-world-run.js'
import { drawLimits } from './settings.js'
import { sometimesList } from './sometimes-list.js'
import { watchedInvariants } from './watched-invariants.js'

/**
 * The built-in world: the payment client with its store and its policies, the pretend gateway, a
 * shop as small as it can be, and buyers who click twice.
 */
export const paymentWorld: World = defineWorld({
  name: 'payment-client',
  explains: 'The real payment client, store and policies against the pretend gateway.',
  invariants: [...checkerList.map(({ invariant }) => invariant), ...watchedInvariants],
  sometimes: sometimesList,
  meetsEveryFault: true,
  limits: drawLimits,
  build: (simulation) => new PaymentWorldRun(simulation),
})
