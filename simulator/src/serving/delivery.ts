import type { WireAnswer } from '../dialects/wire.js'
import type { RequestFate } from '../faults/request-fate.js'
import type { Said } from './false-answers.js'
import type { RequestOutcome } from './request-counts.js'

/** How an answer travels to the client. */
export type Delivery =
  /** In full; `overMs` stretches the body over so many real milliseconds. */
  | { readonly kind: 'whole'; readonly answer: WireAnswer; readonly overMs: number }
  /** The connection ends in the middle of the body. */
  | { readonly kind: 'truncated'; readonly answer: WireAnswer }
  /** The connection ends before the first byte: with a reset, or as if the peer had closed it. */
  | { readonly kind: 'cut'; readonly isReset: boolean }
  /** Nothing comes and the connection stays open. */
  | { readonly kind: 'never' }

/** An answer on its way, and how its request ended. */
export interface Delivered {
  readonly delivery: Delivery
  readonly outcome: RequestOutcome
  /** The names of the faults that struck. */
  readonly faults: readonly string[]
}

/** Sends an answer on its way as its fate is. */
export function deliver({ answer, outcome }: Said, fate: RequestFate): Delivered {
  const { delivery, bodyMs, faults } = fate
  switch (delivery) {
    case 'never':
      return { delivery: { kind: 'never' }, outcome: 'hung', faults }
    case 'cut':
    case 'reset':
      return { delivery: { kind: 'cut', isReset: delivery === 'reset' }, outcome: 'cut', faults }
    case 'truncated':
      return { delivery: { kind: 'truncated', answer }, outcome: 'truncated', faults }
    case 'slow':
      return { delivery: { kind: 'whole', answer, overMs: bodyMs }, outcome, faults }
    case 'whole':
      return { delivery: { kind: 'whole', answer, overMs: 0 }, outcome, faults }
  }
}
