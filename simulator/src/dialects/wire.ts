/** An HTTP request as a dialect sees it. */
export interface WireRequest {
  /** In capitals. */
  readonly method: string
  /** Still percent-encoded, without the query. */
  readonly path: string
  /** The dialect's address as the client wrote it, without an end slash; for links to pages. */
  readonly baseUrl: string
  readonly query: URLSearchParams
  /** A header's value by its name, whatever the case; `undefined` when absent. */
  readonly header: (name: string) => string | undefined
  /** `undefined` when it was longer than the dialect's limit. */
  readonly body: string | undefined
}

/**
 * What the dialect made of a request, for the counts. `accepted`: it took effect; `declined`: an
 * explicit no of the card company; `found`, `absent`: what a look-up saw; `invalid`: the request
 * was wrong; `replayed`: an idempotent repeat; `failed`: the gateway's own error.
 */
export type AnswerOutcome =
  'accepted' | 'declined' | 'found' | 'absent' | 'invalid' | 'replayed' | 'failed'

/** What goes back over the wire. */
export interface WireAnswer {
  readonly outcome: AnswerOutcome
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A JSON answer. */
export function jsonAnswer(
  status: number,
  outcome: AnswerOutcome,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer {
  const type = 'application/json'
  return {
    outcome,
    status,
    headers: { 'content-type': type, ...headers },
    body: JSON.stringify(body),
  }
}

/** A part of a path, decoded; one that cannot be is looked for as it stands, and names nothing. */
export function decodedSegment(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}
