import type { Api } from '../../http/api.js'
import { answerErrors } from '../../http/answer-errors.js'
import { Identity, roles } from '../../http/identity.js'

/** The guards of a test: the word `operator` is an operator's token, `buyer` a buyer's. */
export const identity = new Identity({
  read: async (token) =>
    roles.filter((one) => one === token).map((role) => ({ id: `id of ${role}`, role }))[0],
})

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

/** How a request ended. */
export interface Answered {
  readonly status: number
  // A test reads what it expects to be there.
  readonly body: Record<string, unknown>
}

/** Asks routes as an operator, unless the test says who asks. */
export class OperatorDoor {
  readonly #api: Api

  constructor(api: Api) {
    this.#api = api
    api.onError(answerErrors(silent))
  }

  async ask(
    method: string,
    path: string,
    { as = 'operator', json, key }: { as?: string; json?: unknown; key?: string } = {},
  ): Promise<Answered> {
    const response = await this.#api.request(path, {
      method,
      headers: {
        ...(as === 'nobody' ? {} : { authorization: `Bearer ${as}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    return { status: response.status, body: (await response.json()) as Answered['body'] }
  }
}
