/** An answer of the control API, its body parsed where it is JSON. */
export interface AdminReply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: unknown
}

/** Asks the control API at one address; `path` is what follows `/__admin`. */
export type AskAdmin = (
  method: string,
  path: string,
  body?: string | object,
  headers?: Readonly<Record<string, string>>,
) => Promise<AdminReply>

/** What asks the control API there; redirects are answers like others. */
export function asking(adminUrl: string): AskAdmin {
  return async (method, path, body, headers = {}) => {
    const text = typeof body === 'object' ? JSON.stringify(body) : body
    const response = await fetch(`${adminUrl}/__admin${path}`, {
      method,
      headers,
      redirect: 'manual',
      ...(text === undefined ? {} : { body: text }),
    })
    const answered = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return {
      status: response.status,
      headers: response.headers,
      text: answered,
      json: isJson ? JSON.parse(answered) : null,
    }
  }
}
