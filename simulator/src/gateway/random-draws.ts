import type { Outcome } from './charge.js'

/**
 * What chance decides inside the gateway. Each is a function of an entity (such as a charge's
 * reference), of which time it is for that entity (`occurrence`, first = 1) and of nothing else:
 * never of the moment or of the order of arrival.
 */
export interface RandomDraws {
  /** Milliseconds of the gateway's clock between acceptance and settlement. */
  processingMs(reference: string, occurrence: number): number
  outcome(reference: string, occurrence: number): Outcome
  /** 32 random bits: word number `index` of the n-th draw of a key; both count from 0. */
  keyWord(entity: string, occurrence: number, redraw: number, index: number): number
}

/** Writes a key as the dialect does, from the wall clock and as many random words as it needs. */
export type KeyWriter = (nowMs: number, word: (index: number) => number) => string
