import type { Invariant } from '@holdfast/pg-simulator/simulation'
import type { Books } from '../books/books.js'

/** One thing that must hold. */
export interface Checker {
  readonly invariant: Invariant
  /** Tells of what does not hold, by what it is about; gives how many it looked at. */
  check(books: Books, violated: (entity: string, text: string) => void): number
}
