import type { ShopWorld } from '../shop-world.js'
import { AnswerSchemas } from './answer-schemas.js'
import { bodySchemaOf, filledPath, servedDocument, routesOf, type Route } from './document.js'
import type { OperationCase, OperationRequest } from './operation-case.js'

interface Heard {
  readonly status: number
  readonly headers: Headers
  readonly type: string
  readonly body: unknown
}

interface Refusal {
  readonly error?: string
  readonly message: string
  readonly details: unknown
}

const hangul = /[가-힣]/

function toldWith(asked: OperationCase): (fault: string) => string {
  return (fault) => `${fault}, asked for ${JSON.stringify(asked).slice(0, 300)}`
}

/** The field that is wrong has to be named, or one inside it. */
function faultsOfDetails({ names }: OperationCase, { details }: Refusal): readonly string[] {
  if (names === undefined) return []
  const named = (details as readonly { readonly path: string }[]).map(({ path }) => path)
  const isNamed = named.some((path) => path === names || path.startsWith(`${names}.`))
  return isNamed ? [] : [`${names} is not named, but ${named.join(', ')}`]
}

/** Asks a running shop for its operations, and compares what it answers with its document. */
export class OperationDriver {
  readonly routes: readonly Route[]
  readonly #world: ShopWorld
  readonly #schemas: AnswerSchemas

  private constructor(world: ShopWorld, routes: readonly Route[], schemas: AnswerSchemas) {
    this.routes = routes
    this.#world = world
    this.#schemas = schemas
  }

  static async of(world: ShopWorld): Promise<OperationDriver> {
    const document = await servedDocument(world.shop.url)
    return new OperationDriver(world, routesOf(document), new AnswerSchemas(document))
  }

  routeOf(operationId: string): Route {
    const route = this.routes.find((one) => one.operationId === operationId)
    if (!route) throw new Error(`the document has no operation ${operationId}`)
    return route
  }

  /** What the document's own schema says against the body of a request. */
  faultsOfRequest(route: Route, { json }: OperationRequest): readonly string[] {
    const schema = bodySchemaOf(route)
    return schema ? this.#schemas.faultsOf(schema, json) : []
  }

  /**
   * Asks, and says what is wrong: the status, the code, or anything in the answer that is not as
   * it is described. A refusal is asked for in both languages, for it does nothing.
   */
  async faultsOf(route: Route, asked: OperationCase): Promise<readonly string[]> {
    const korean = await this.#heard(route, asked, 'ko')
    const faults = this.#faultsOfAnswer(route, asked, korean)
    if (asked.error === undefined || faults.length > 0) return faults.map(toldWith(asked))
    const english = await this.#heard(route, asked, 'en')
    const [inKorean, inEnglish] = [korean.body as Refusal, english.body as Refusal]
    const wrong = [
      ...this.#faultsOfAnswer(route, asked, english),
      ...(hangul.test(inKorean.message) ? [] : [`not Korean: ${inKorean.message}`]),
      ...(hangul.test(inEnglish.message) ? [`not English: ${inEnglish.message}`] : []),
      ...faultsOfDetails(asked, inEnglish),
    ]
    return wrong.map(toldWith(asked))
  }

  #faultsOfAnswer(route: Route, asked: OperationCase, heard: Heard): readonly string[] {
    const { status, type, body, headers } = heard
    const { responses } = route
    const described = responses[status]
    if (status !== asked.status) return [`answered ${status}: ${JSON.stringify(body)}`]
    if (!described) return [`${status} is not described`]
    const { error } = body as Refusal
    const isCode = asked.error === undefined || described.description.includes(`\`${error}\``)
    // Not everything that shares a 409 passes by waiting.
    const promised = status === 409 ? [] : Object.keys(described.headers ?? {})
    return [
      ...(error === asked.error ? [] : [`the code is ${error}`]),
      ...(isCode ? [] : [`${error} is not described under ${status}`]),
      ...[...promised, 'X-Request-Id']
        .filter((name) => !headers.get(name))
        .map((name) => `there is no ${name}`),
      ...this.#faultsOfContent(described.content, type, body),
    ]
  }

  #faultsOfContent(
    content: Route['responses'][string]['content'] = {},
    type: string,
    body: unknown,
  ): readonly string[] {
    if (Object.keys(content).length === 0) return body === '' ? [] : ['there is a body']
    const schema = content[type]?.schema
    return schema ? this.#schemas.faultsOf(schema, body) : [`${type} is not described`]
  }

  async #heard(route: Route, asked: OperationRequest, language: 'ko' | 'en'): Promise<Heard> {
    const { as, path, query, headers, json, body } = asked
    const url = new URL(`${this.#world.shop.url}${filledPath(route.path, path)}`)
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
    const sent = json === undefined ? body : JSON.stringify(json)
    const isStream = 'text/event-stream' in (route.responses['200']?.content ?? {})
    const answer = await fetch(url, {
      method: route.method,
      headers: {
        'accept-language': language,
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(as !== undefined && { authorization: `Bearer ${await this.#world.tokenOf(as)}` }),
        ...headers,
      },
      ...(sent !== undefined && { body: sent }),
    })
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';')
    const text = isStream && answer.ok ? await firstPart(answer) : await answer.text()
    const heard = type === 'application/json' ? (JSON.parse(text) as unknown) : text
    return { status: answer.status, headers: answer.headers, type, body: heard }
  }
}

/** Of a stream that stays open, which is left then. */
async function firstPart({ body }: Response): Promise<string> {
  const reader = body?.getReader()
  const part = await reader?.read()
  await reader?.cancel()
  return new TextDecoder().decode(part?.value)
}
