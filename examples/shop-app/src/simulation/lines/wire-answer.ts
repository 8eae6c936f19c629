/** An answer as it travels: nothing of the process that gave it is left in it. */
export interface WireAnswer {
  readonly status: number
  /** By name in small letters. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Writes an answer down; its body can be read only once. */
export async function wireAnswerOf(response: Response): Promise<WireAnswer> {
  const { status, headers } = response
  return { status, headers: Object.fromEntries(headers), body: await response.text() }
}

/** The answer as who asked gets it. */
export function responseFrom({ status, headers, body }: WireAnswer): Response {
  return new Response(body, { status, headers })
}
