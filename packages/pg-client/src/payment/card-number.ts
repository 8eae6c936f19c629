import { inspect } from 'node:util'

/**
 * A card number that cannot be printed by accident: every way of turning it into text gives
 * `****-****-****-1451`. Only {@link CardNumber.revealForGateway} tells it, for the codec that
 * sends it. It is never stored, logged, traced or put into an error or an event.
 */
export class CardNumber {
  readonly #digits: string

  private constructor(digits: string) {
    this.#digits = digits
  }

  /**
   * Reads a card number, with or without separators (`-` or blanks).
   *
   * Whether such a card exists is the gateway's business.
   *
   * @throws TypeError when it does not consist of 12 to 19 digits; the message does not repeat it.
   */
  static of(text: string): CardNumber {
    const digits = text.replaceAll(/[-\s]/g, '')
    if (!/^\d{12,19}$/.test(digits)) {
      throw new TypeError('a card number consists of 12 to 19 digits')
    }
    return new CardNumber(digits)
  }

  /** The last four digits, fit for people and for the store. */
  get last4(): string {
    return this.#digits.slice(-4)
  }

  /** The digits in groups of four, joined by `-`. For the gateway's codec and nobody else. */
  revealForGateway(): string {
    return this.#digits.replaceAll(/\d{4}(?=\d)/g, '$&-')
  }

  toString(): string {
    const groups = Math.ceil(this.#digits.length / 4) - 1
    return `${'****-'.repeat(groups)}${this.last4}`
  }

  toJSON(): string {
    return this.toString()
  }

  [inspect.custom](): string {
    return this.toString()
  }
}

/** What may stand between two digits: also in a form, or in a URL. */
const separator = String.raw`(?:[-\s+]|%20|%2[Dd]){0,2}`
const cardLike = new RegExp(String.raw`(?<!\d)\d(?:${separator}\d){11,}`, 'g')

/**
 * Replaces everything in a text that may be or hold a card number, keeping the last four digits:
 * 12 digits or more, with nothing but separators between them.
 */
export function maskCardNumbers(text: string): string {
  return text.replaceAll(
    cardLike,
    (number) => `****-****-****-${number.replaceAll(/%2[0Dd]|\D/g, '').slice(-4)}`,
  )
}
