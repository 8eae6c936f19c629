import { SimulatorClientError, type SimulatorErrorCode } from './simulator-client-error.js'
import type { SimulatorProblem } from './simulator-client-error.js'

/**
 * What the control API calls itself in the header `Server`: somebody else may answer at its port.
 */
export const CONTROL_API_NAME = 'pgsim'

/** What makes requests: the platform's `fetch`, or one that behaves like it. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

/** Makes requests to the control API and tells its refusals from answers. */
export class AdminCaller {
  readonly #origin: string
  readonly #fetch: Fetch

  /** @throws {TypeError} where the address is none of HTTP. */
  constructor(adminUrl: string, fetch: Fetch) {
    if (!/^https?:\/\//i.test(adminUrl) || !URL.canParse(adminUrl)) {
      throw new TypeError(`adminUrl must be like http://127.0.0.1:8083, got ${adminUrl}`)
    }
    this.#origin = new URL(adminUrl).origin
    this.#fetch = fetch
  }

  /**
   * The JSON that came back; `undefined` where there was no body.
   *
   * @param path below `/__admin`, with its query
   * @throws {SimulatorClientError}
   */
  async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { text, status } = await this.#ask(method, path, body)
    if (status === 204) return undefined as T
    const answer = parsed(text)
    if (answer === undefined) throw this.#unreadable(status)
    return answer as T
  }

  /**
   * The text that came back.
   *
   * @throws {SimulatorClientError}
   */
  async text(path: string): Promise<string> {
    return (await this.#ask('GET', path)).text
  }

  /**
   * Whether it was done; false where the thing that the path names by its id is not there, or
   * cannot be had now.
   *
   * @throws {SimulatorClientError} where anything else is wrong.
   */
  async isDone(method: string, path: string): Promise<boolean> {
    try {
      await this.#ask(method, path)
      return true
    } catch (error) {
      const isAbout = error instanceof SimulatorClientError && error.problems[0]?.path === 'id'
      if (isAbout && (error.status === 404 || error.status === 409)) return false
      throw error
    }
  }

  async #ask(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const init =
      body === undefined
        ? { method }
        : {
            method,
            body: JSON.stringify(body),
            headers: { 'content-type': 'application/json' },
          }
    let response: Response
    let text: string
    try {
      response = await this.#fetch(`${this.#origin}/__admin${path}`, init)
      text = await response.text()
    } catch (cause) {
      const message = `no simulator answers at ${this.#origin}`
      throw new SimulatorClientError(message, { code: 'unreachable', cause })
    }
    const { status } = response
    // Others answer 200 to every path, with a page or an object of their own.
    if (response.headers.get('server') !== CONTROL_API_NAME) throw this.#unreadable(status)
    if (response.ok) return { status, text }
    throw this.#refusal(status, text)
  }

  #refusal(status: number, text: string): SimulatorClientError {
    const body = parsed(text)
    if (!isRefusal(body)) return this.#unreadable(status)
    const { error: code, message, details: problems } = body
    return new SimulatorClientError(message, { code, status, problems })
  }

  #unreadable(status: number): SimulatorClientError {
    const message = `what answers at ${this.#origin} (${status}) is no simulator's control API`
    return new SimulatorClientError(message, { code: 'unreadable', status })
  }
}

interface Refusal {
  readonly error: SimulatorErrorCode
  readonly message: string
  readonly details: readonly SimulatorProblem[]
}

function isRefusal(body: unknown): body is Refusal {
  if (typeof body !== 'object' || body === null) return false
  const { error, message, details } = body as Record<string, unknown>
  return typeof error === 'string' && typeof message === 'string' && Array.isArray(details)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
