/** What the gateway was asked for. */
export type AuditQuestion = 'records' | 'settlements' | 'look-up'

/**
 * The gateway did not answer, again and again, so the audit could not be finished: what is missing
 * from half a list proves nothing. Nothing was stored.
 */
export class AuditError extends Error {
  override readonly name = 'AuditError'
  readonly question: AuditQuestion
  /** Which request for the list went wrong; the first is 1. Null for a look-up. */
  readonly page: number | null
  /** The payment that was looked up; null for a list. */
  readonly reference: string | null

  constructor(
    question: AuditQuestion,
    where: { readonly page: number } | { readonly reference: string },
    detail: string,
    options?: { readonly cause: unknown },
  ) {
    const page = 'page' in where ? where.page : null
    const reference = 'reference' in where ? where.reference : null
    const asked = reference === null ? `page ${page} of its ${question}` : `payment ${reference}`
    super(`the audit was not finished, the gateway did not tell of ${asked}: ${detail}`, options)
    this.question = question
    this.page = page
    this.reference = reference
  }
}
