import { asyncCardInquiry, asyncCardSubmit } from './async-card-loads.js'
import type { Load } from './load.js'
import { stripeCreate } from './stripe-loads.js'
import { tossConfirm } from './toss-loads.js'

/** Every load by its name. */
export const loads = {
  'async-card submit': asyncCardSubmit,
  'async-card look-up': asyncCardInquiry,
  'toss confirm': tossConfirm,
  'stripe create': stripeCreate,
} as const satisfies Record<string, Load>

/** The name of a load. */
export type LoadName = keyof typeof loads
