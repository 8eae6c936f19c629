import { sameMoney } from '../payment/money.js'
import type { GatewayRecord, Period } from '../ports/gateway-records.js'
import { holdsMoneyThere } from './compare-records.js'
import { aboutRecord, textOfRecord, type Disagreement } from './disagreement.js'

/**
 * Compares a gateway's list with its settlement file, page by page of the list, in any order. Pure;
 * holds the lines of the file that no page has told of yet, and the keys of those that were
 * compared: what two pages tell of is compared once.
 *
 * - `unsettled`: the list has money of a sale, the file does not have the sale.
 * - `settled-otherwise`: the file has another charge, or more given back, or a sale that the list
 *   does not have. Less given back is no break: a refund stands in the file of its own day.
 *
 * Only sales within `window` are compared: those for which the file must have come.
 */
export class SettlementComparison {
  readonly #dialect: string
  readonly #window: Period
  readonly #lines: Map<string, GatewayRecord>
  readonly #compared = new Set<string>()

  /** `lines`: the whole file. An empty one compares with nothing. */
  constructor(dialect: string, window: Period, lines: readonly GatewayRecord[]) {
    this.#dialect = dialect
    this.#window = lines.length > 0 ? window : { from: 0, to: 0 }
    this.#lines = new Map(lines.map((line) => [line.gatewayKey, line]))
  }

  /** Whether a sale of that moment is compared. */
  covers({ at }: Pick<GatewayRecord, 'at'>): boolean {
    return at >= this.#window.from && at < this.#window.to
  }

  /** Compares a page of the list. */
  compare(page: readonly GatewayRecord[]): readonly Disagreement[] {
    return page.flatMap((listed) => {
      const line = this.#lines.get(listed.gatewayKey)
      this.#lines.delete(listed.gatewayKey)
      if (!this.covers(listed) || this.#compared.has(listed.gatewayKey)) return []
      this.#compared.add(listed.gatewayKey)
      const inList = `listed as ${textOfRecord(listed)}`
      if (!line) {
        const isMissed = holdsMoneyThere(listed)
        return isMissed ? [this.#about('unsettled', listed, `${inList}; not settled`)] : []
      }
      const agrees =
        sameMoney(listed.amount, line.amount) && line.refundedMinor <= listed.refundedMinor
      if (agrees) return []
      const theirs = `${inList}; settled as ${textOfRecord(line)}`
      return [this.#about('settled-otherwise', listed, theirs)]
    })
  }

  /** After the last page: sales that the list does not have. */
  rest(): readonly Disagreement[] {
    return [...this.#lines.values()]
      .filter((line) => this.covers(line))
      .map((line) =>
        this.#about('settled-otherwise', line, `not listed; settled as ${textOfRecord(line)}`),
      )
  }

  #about(
    kind: 'unsettled' | 'settled-otherwise',
    record: GatewayRecord,
    theirs: string,
  ): Disagreement {
    return aboutRecord(kind, this.#dialect, record, { ours: null, theirs })
  }
}
