import { hash } from 'node:crypto'
import type { KeyWriter } from '../../gateway/random-draws.js'
import type { WireRequest } from '../wire.js'
import { seoulDigits } from './toss-moments.js'
import type { TossCharge, TossGateway } from './toss-payment.js'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** `tviva20260101000000Kq3Z1`: the moment in Seoul and some 30 bits. */
export const writePaymentKey: KeyWriter = (nowMs, word) =>
  `tviva${seoulDigits(nowMs)}${letters(5, word)}`

/** A new key for the payment's next transaction: 32 hexadecimal capitals. */
export function newTransactionKey(gateway: TossGateway, charge: TossCharge): string {
  const { reference, occurrence, refunds, details } = charge
  const number = details.receipts.length + refunds.length + 1
  return gateway.newKey(writeTransactionKey, `${reference}/${occurrence}/transaction`, number)
}

/** The secret that proves the deposits of the payment's account. */
export function newSecret(gateway: TossGateway, { reference, occurrence }: TossCharge): string {
  return gateway.newKey(writeSecret, `${reference}/${occurrence}/secret`, 1)
}

/** A new account of the test environment: `X` and 13 digits. */
export function newAccountNumber(gateway: TossGateway, charge: TossCharge): string {
  const { reference, occurrence } = charge
  return gateway.newKey(writeAccountNumber, `${reference}/${occurrence}/account`, 1)
}

/** A text's hash, as hexadecimal digits. */
export function digestOf(...parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(parts), 'hex')
}

/** The form of a UUID, made from a text: the same for the same text. */
export function uuidOf(text: string): string {
  const hex = digestOf(text)
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
  ]
  return [...parts, hex.slice(20, 32)].join('-')
}

/**
 * Names every request by 32 hexadecimal digits that follow from what it says and from how often
 * the same was said before, so that a run can be repeated.
 */
export class TraceIds {
  readonly #counts = new Map<string, number>()
  readonly #given = new WeakMap<WireRequest, string>()

  /** The same for the same request, however often it is asked. */
  of(request: WireRequest): string {
    const given = this.#given.get(request)
    if (given !== undefined) return given
    const { method, path, query, body = '' } = request
    const key = request.header('idempotency-key') ?? ''
    const said = digestOf(method, path, query.toString(), key, body).slice(0, 24)
    const count = (this.#counts.get(said) ?? 0) + 1
    this.#counts.set(said, count)
    const made = said + count.toString(16).padStart(8, '0')
    this.#given.set(request, made)
    return made
  }
}

const writeTransactionKey: KeyWriter = (_nowMs, word) =>
  [0, 1, 2, 3]
    .map((index) => word(index).toString(16).padStart(8, '0'))
    .join('')
    .toUpperCase()

const writeSecret: KeyWriter = (_nowMs, word) => `ps_${letters(16, word)}`

const writeAccountNumber: KeyWriter = (_nowMs, word) =>
  `X${[0, 1]
    .map((index) => String(word(index)).padStart(10, '0'))
    .join('')
    .slice(-13)}`

function letters(count: number, word: (index: number) => number): string {
  return Array.from({ length: count }, (_, index) => LETTERS[word(index) % LETTERS.length]).join('')
}
