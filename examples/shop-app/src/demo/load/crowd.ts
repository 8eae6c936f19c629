import { z } from 'zod'

const loginAnswer = z.object({ token: z.string() })

const ACCOUNTS = 4

/** The accounts that all buyers of the demo share: what they order stays apart by its key. */
export class Crowd {
  readonly #tokens: readonly string[]

  private constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  /** Signs the accounts up, and logs them in. */
  static async gather(shopUrl: string): Promise<Crowd> {
    const names = Array.from({ length: ACCOUNTS }, (_, index) => `buyer-${index + 1}`)
    return new Crowd(await Promise.all(names.map((name) => logIn(shopUrl, name))))
  }

  /** What signs the requests of a buyer, the same one every time. */
  authorizationOf(buyer: string): string {
    const sum = [...buyer].reduce((total, letter) => total + letter.charCodeAt(0), 0)
    return `Bearer ${this.#tokens[sum % this.#tokens.length]}`
  }
}

async function logIn(shopUrl: string, name: string): Promise<string> {
  const email = `${name}@demo.test`
  const password = 'a password for the demo'
  await post(`${shopUrl}/users`, { email, password, name })
  return loginAnswer.parse(await (await post(`${shopUrl}/login`, { email, password })).json()).token
}

function post(url: string, body: object): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
