/** A request as it travels: nothing of the process that sent it is left in it. */
export interface WireRequest {
  readonly method: string
  readonly url: string
  /** By name in small letters. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Writes a request down; its body can be read only once. */
export async function wireRequestOf(request: Request): Promise<WireRequest> {
  const { method, url, headers } = request
  return { method, url, headers: Object.fromEntries(headers), body: await request.text() }
}

/** The request as its receiver gets it. */
export function requestFrom({ method, url, headers, body }: WireRequest): Request {
  return new Request(url, { method, headers, ...(method === 'GET' ? {} : { body }) })
}
