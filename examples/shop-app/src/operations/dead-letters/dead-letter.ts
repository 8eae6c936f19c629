/** Where work can be given up: what orders have undertaken, what payments tell the bus, the bus. */
export const letterSources = ['orders', 'payments', 'bus'] as const

export type LetterSource = (typeof letterSources)[number]

/** Work that was given up: it, and what it holds up, waits for a person. */
export interface DeadLetter {
  readonly source: LetterSource
  /** Its number within its source. */
  readonly id: string
  /** What was to be done: the kind of an order's work, or the topic of a message. */
  readonly kind: string
  /** What it is about, and what is held up with it: the id of an order or a payment. */
  readonly key: string
  /** Which consumer of the bus failed; null for the other sources. */
  readonly consumer: string | null
  readonly attempts: number
  /** Card numbers in it are masked. */
  readonly lastError: string
  /** When the work began to wait, or what the message tells happened: ms since the Unix epoch. */
  readonly since: number
  readonly payload: unknown
}

/** Which part of a source's letters; ids are its own. */
export interface LetterPage {
  readonly limit: number
  /** The last id of the page before. */
  readonly after?: string
}

/** One place where work can be given up. */
export interface LetterBox {
  /** Oldest first. */
  list(page: LetterPage): Promise<readonly DeadLetter[]>
  /** How many there are; more than 1000 may be told as 1000. */
  count(): Promise<number>
  /** Tries it again as if it had never failed. False: there is none. */
  replay(id: string): Promise<boolean>
  /** Gives it up for good; absent where what was undertaken must be done. False: there is none. */
  drop?(id: string): Promise<boolean>
}

/** Ids are numbers without ornament; anything else is the id of nothing. */
export function isLetterId(id: string): boolean {
  return /^[1-9]\d{0,14}$/.test(id)
}
