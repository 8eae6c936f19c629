/** What the gateway was asked for. */
export type AuditQuestion = 'records' | 'settlements'

/**
 * The gateway did not give a page of its list or of its settlement file, again and again, so the
 * audit could not be finished: what is missing from half a list proves nothing. Nothing was stored.
 */
export class AuditError extends Error {
  override readonly name = 'AuditError'
  readonly question: AuditQuestion
  /** Which request for the list went wrong; the first is 1. */
  readonly page: number

  constructor(
    question: AuditQuestion,
    page: number,
    detail: string,
    options?: { readonly cause: unknown },
  ) {
    const asked = `page ${page} of its ${question}`
    super(`the audit was not finished, the gateway did not tell of ${asked}: ${detail}`, options)
    this.question = question
    this.page = page
  }
}
