import type { DialectName, Simulator } from '@holdfast/pg-simulator'
import type { Requests } from './requests.js'

/** A simulator that serves one dialect, as a load needs it. */
export interface LoadTarget {
  readonly url: string
  readonly simulator: Simulator
}

/** What is asked of a server again and again. */
export interface Load {
  readonly dialect: DialectName
  /**
   * Makes requests ready; whatever has to be there before, such as a charge that is looked up, is
   * made at the target. Without one the requests have the same form and made-up keys.
   */
  prepare(count: number, target?: LoadTarget): Requests | Promise<Requests>
}
