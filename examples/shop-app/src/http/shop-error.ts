import type { Language, Sentence } from './language.js'

/** What an error says: a code for programs, an HTTP status, a sentence for people. */
export interface ErrorMeaning extends Sentence {
  readonly code: string
  readonly status: number
}

type Meaning = Omit<ErrorMeaning, 'code'>

/** Names the errors of a module; a name is the code that stands in the answer. */
export function defineErrors<const T extends Readonly<Record<string, Meaning>>>(
  meanings: T,
): { readonly [Code in keyof T]: ErrorMeaning } {
  const named = Object.entries(meanings).map(([code, meaning]) => [code, { ...meaning, code }])
  return Object.fromEntries(named) as { readonly [Code in keyof T]: ErrorMeaning }
}

/** What an error answer carries besides its meaning. */
export interface ShopErrorOptions {
  /** For programs: ids, field names. Never a card number. */
  readonly details?: unknown
  /** Replaces the meaning's own sentence, as a decline's reason does. */
  readonly message?: string
  /** Stands behind the meaning's own sentence, after a colon, in every language. */
  readonly appended?: string
  /** Becomes `Retry-After`, in whole seconds, rounded up. */
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/** Ends a request with an error answer. */
export class ShopError extends Error {
  override readonly name = 'ShopError'
  readonly meaning: ErrorMeaning
  readonly details: unknown
  readonly retryAfterMs: number | undefined
  readonly #message: string | undefined
  readonly #appended: string

  constructor(meaning: ErrorMeaning, options: ShopErrorOptions = {}) {
    super(meaning.code, 'cause' in options ? { cause: options.cause } : undefined)
    this.meaning = meaning
    this.details = options.details ?? null
    this.retryAfterMs = options.retryAfterMs
    this.#message = options.message
    this.#appended = options.appended ? `: ${options.appended}` : ''
  }

  get code(): string {
    return this.meaning.code
  }

  get status(): number {
    return this.meaning.status
  }

  /** The body of the answer, in the buyer's language. */
  toBody(language: Language): { error: string; message: string; details: unknown } {
    return {
      error: this.code,
      message: this.#message ?? `${this.meaning[language]}${this.#appended}`,
      details: this.details,
    }
  }

  /** The complete answer, in the buyer's language. */
  toResponse(language: Language): Response {
    const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' }
    // RFC 9110, 15.5.2: a 401 says how to authenticate.
    if (this.status === 401) headers['www-authenticate'] = 'Bearer'
    if (this.retryAfterMs !== undefined) {
      headers['retry-after'] = String(Math.max(1, Math.ceil(this.retryAfterMs / 1000)))
    }
    return new Response(JSON.stringify(this.toBody(language)), { status: this.status, headers })
  }
}
