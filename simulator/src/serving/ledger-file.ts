import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import type { WireAnswer } from '../dialects/wire.js'
import { maskedCard } from '../gateway/card-number.js'
import type { Charge } from '../gateway/charge.js'
import type { KeptAnswer } from '../gateway/idempotent-replays.js'
import { isBeginningOfLedgerLine, parseLedgerLine, type LedgerLine } from './ledger-line.js'

const LINE_FEED = 0x0a

/** What one dialect's gateway left behind. */
export interface KeptDialect {
  readonly charges: Charge[]
  readonly replays: KeptAnswer<WireAnswer>[]
}

/**
 * Keeps charges and stored answers in a file, one JSON line per change, appended before the
 * answer goes out. Card numbers are masked: after a restart only their last four digits are known.
 */
export class LedgerFile {
  readonly #path: string

  /** @param path made where it does not exist; its folder must */
  constructor(path: string) {
    this.#path = path
  }

  /** @throws {Error} where the file cannot be written. */
  charge(dialect: string, charge: Charge): void {
    const { cardNumber } = charge
    const masked = cardNumber === undefined ? {} : { cardNumber: maskedCard(cardNumber) }
    this.#append({ dialect, charge: { ...charge, ...masked } })
  }

  /** @throws {Error} where the file cannot be written. */
  replay(dialect: string, replay: KeptAnswer<WireAnswer>): void {
    this.#append({ dialect, replay })
  }

  /**
   * Everything that was kept, by dialect, in the order in which it was written. Makes the file
   * where there is none, and cuts a last line off that a crash cut short: the next one would be
   * written behind it.
   *
   * @throws {Error} where the file cannot be read or written, or a line is no entry of a ledger.
   */
  read(): Map<string, KeptDialect> {
    const kept = new Map<string, KeptDialect>()
    const bytes = this.#readBytes()
    const end = bytes.lastIndexOf(LINE_FEED) + 1
    const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1)
    for (const [index, text] of lines.entries()) {
      const line = parseLedgerLine(text)
      if (line === undefined) throw this.#noLedger(index)
      const of = kept.get(line.dialect) ?? { charges: [], replays: [] }
      kept.set(line.dialect, of)
      if ('charge' in line) of.charges.push(line.charge)
      else of.replays.push(line.replay)
    }
    // Cut only what can be nothing else: somebody may have named another file by mistake.
    if (!isBeginningOfLedgerLine(bytes.toString('utf8', end))) throw this.#noLedger(lines.length)
    if (end < bytes.length) truncateSync(this.#path, end)
    return kept
  }

  /** Forgets everything that was kept. */
  clear(): void {
    writeFileSync(this.#path, '')
  }

  #readBytes(): Buffer {
    appendFileSync(this.#path, '')
    return readFileSync(this.#path)
  }

  #noLedger(index: number): Error {
    return new Error(`${this.#path}:${index + 1} is no entry of a ledger`)
  }

  #append(line: LedgerLine): void {
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`)
  }
}
