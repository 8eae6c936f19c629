/** Who works for the shop of a test; anybody else is a buyer. */
export const staff = [
  { email: 'operator@shop.test', password: 'operators password', role: 'operator' },
  { email: 'admin@shop.test', password: 'admins password', role: 'admin' },
] as const

interface Session {
  readonly token: string
  readonly id: string
}

/** The log-ins of a test's people, by name: each signs up when he first asks for something. */
export class Tokens {
  readonly #shopUrl: () => string
  readonly #sessions = new Map<string, Promise<Session>>()

  constructor(shopUrl: () => string) {
    this.#shopUrl = shopUrl
  }

  async of(name: string): Promise<string> {
    return (await this.#session(name)).token
  }

  async idOf(name: string): Promise<string> {
    return (await this.#session(name)).id
  }

  #session(name: string): Promise<Session> {
    const known = this.#sessions.get(name) ?? this.#open(name)
    this.#sessions.set(name, known)
    return known
  }

  async #open(name: string): Promise<Session> {
    const email = `${name}@shop.test`
    const member = staff.find((one) => one.email === email)
    const password = member?.password ?? `password of ${name}`
    if (!member) await this.#post('/users', { email, password, name })
    const answer = await this.#post('/login', { email, password })
    const { token, user } = (await answer.json()) as { token: string; user: { id: string } }
    return { token, id: user.id }
  }

  #post(route: string, body: object): Promise<Response> {
    return fetch(`${this.#shopUrl()}${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }
}
