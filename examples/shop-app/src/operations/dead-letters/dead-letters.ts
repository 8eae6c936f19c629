import { ShopError } from '../../http/shop-error.js'
import { operationsErrors } from '../operations-errors.js'
import {
  isLetterId,
  letterSources,
  type DeadLetter,
  type LetterBox,
  type LetterSource,
} from './dead-letter.js'

/** Which dead letters to list. */
export interface LetterRequest {
  /** Default: the oldest of each source. */
  readonly source?: LetterSource | undefined
  /** Of each source that is listed. */
  readonly limit: number
  /** The last id of the page before; only with a source. */
  readonly after?: string | undefined
}

/** All dead letters of the shop, wherever they are. */
export class DeadLetters {
  readonly #boxes: Readonly<Record<LetterSource, LetterBox>>

  constructor(boxes: Readonly<Record<LetterSource, LetterBox>>) {
    this.#boxes = boxes
  }

  /** Those of one source by id, those of all sources oldest first. */
  async list({ source, limit, after }: LetterRequest): Promise<readonly DeadLetter[]> {
    if (source) return this.#boxes[source].list({ limit, ...(after !== undefined && { after }) })
    const all = await Promise.all(letterSources.map((one) => this.#boxes[one].list({ limit })))
    return all.flat().toSorted((one, other) => one.since - other.since)
  }

  /**
   * One letter.
   *
   * @throws ShopError DEAD_LETTER_NOT_FOUND
   */
  async find(source: LetterSource, id: string): Promise<DeadLetter> {
    const after = String(Number(id) - 1)
    const [letter] = isLetterId(id) ? await this.#boxes[source].list({ limit: 1, after }) : []
    if (letter?.id !== id) throw notFound(source, id)
    return letter
  }

  /** How many there are of each source; more than 1000 may be told as 1000. */
  async count(): Promise<Record<LetterSource, number>> {
    const { orders, payments, bus } = this.#boxes
    return {
      orders: await orders.count(),
      payments: await payments.count(),
      bus: await bus.count(),
    }
  }

  /** How many there are of one source. */
  countOf(source: LetterSource): Promise<number> {
    return this.#boxes[source].count()
  }

  /**
   * Tries it again as if it had never failed.
   *
   * @throws ShopError DEAD_LETTER_NOT_FOUND
   */
  async replay(source: LetterSource, id: string): Promise<void> {
    if (!(await this.#boxes[source].replay(id))) throw notFound(source, id)
  }

  /**
   * Gives a message of the bus up for good.
   *
   * @throws ShopError DEAD_LETTER_NOT_FOUND
   */
  async drop(source: LetterSource, id: string): Promise<void> {
    const isDropped = await this.#boxes[source].drop?.(id)
    if (!isDropped) throw notFound(source, id)
  }
}

function notFound(source: LetterSource, id: string): ShopError {
  return new ShopError(operationsErrors.DEAD_LETTER_NOT_FOUND, { details: { source, id } })
}
