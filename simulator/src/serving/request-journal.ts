import { maskCardNumbers } from '../gateway/card-number.js'

/** One request with its answer, or one callback with the merchant's; card numbers masked. */
export interface JournalEntry {
  /** Counts up from 1 over the journal's life, in the order in which entries were completed. */
  readonly sequence: number
  /** When it began; ISO 8601, UTC. */
  readonly at: string
  readonly kind: 'request' | 'callback'
  readonly dialect: string
  /** What a request asked for, or what a callback told; absent for requests nobody understood. */
  readonly operation?: string
  /** `POST /api/v1/payments` and the like; the full address for a callback. */
  readonly line: string
  /** The names of the faults that struck. */
  readonly faults: readonly string[]
  /** The body that was sent. */
  readonly sent?: string
  /**
   * An HTTP status, or what came instead of one: `cut` and `never` for requests; `unanswered` for
   * a callback, `forbidden` for one whose address is not on the list and that was not sent.
   */
  readonly status: number | 'cut' | 'never' | 'unanswered' | 'forbidden'
  /** The body that came back. */
  readonly answered?: string
  readonly durationMs: number
}

/** Entries kept at most; the oldest make room. */
export const JOURNAL_CAPACITY = 10_000

const LONGEST_TEXT = 2_000

/** The last requests and callbacks in memory, with card numbers masked before they get in. */
export class RequestJournal {
  readonly #entries: JournalEntry[] = []
  readonly #capacity: number
  #sequence = 0

  /** @param capacity entries kept, 0 to 10000 */
  constructor(capacity: number = JOURNAL_CAPACITY) {
    this.#capacity = capacity
  }

  /** Whether it keeps any entry: writing one for nobody takes long. */
  get isKept(): boolean {
    return this.#capacity > 0
  }

  /** Adds an entry; texts are masked and cut to 2000 characters here, so callers need not. */
  add(entry: Omit<JournalEntry, 'sequence'>): void {
    if (!this.isKept) return
    this.#sequence += 1
    const { sent, answered } = entry
    this.#entries.push({
      sequence: this.#sequence,
      ...entry,
      line: safe(entry.line),
      ...(sent !== undefined && { sent: safe(sent) }),
      ...(answered !== undefined && { answered: safe(answered) }),
    })
    // Cut in blocks: taking one entry off the front for each new one would move them all.
    if (this.#entries.length >= this.#capacity * 2) this.#entries.splice(0, this.#capacity)
  }

  /** The newest `limit` entries (at most as many as it keeps), oldest of them first. */
  latest(limit: number): JournalEntry[] {
    return limit < 1 ? [] : this.#entries.slice(-Math.min(limit, this.#capacity))
  }
}

function safe(text: string): string {
  const masked = maskCardNumbers(text)
  return masked.length > LONGEST_TEXT ? `${masked.slice(0, LONGEST_TEXT)}…` : masked
}
