import type { HttpRequest } from '@holdfast/pg-client'
import { z } from 'zod'
import type { GatewayContract } from '../gateway-contract.js'
import { schemaCheck } from '../schema-check.js'

const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  schema: z.record(z.string(), z.unknown()),
})
const references = z.array(z.union([z.object({ $ref: z.string() }), parameter]))

/** What the file has against a request that a client sends: its address, headers, parameters. */
export function sentProblems(contract: GatewayContract, request: HttpRequest): readonly string[] {
  const { document } = contract
  const method = request.method.toLowerCase()
  const { pathname, search } = new URL(request.url)
  const listed = [...document.paths.values()].find(
    (path) => matches(path, pathname) && isServed(contract, path, method),
  )
  if (listed === undefined) return [`the file lists no ${request.method} ${pathname}`]
  const pointer = `#/paths/${listed.replaceAll('/', '~1')}/${method}`
  const { operationId } = z.object({ operationId: z.string() }).parse(document.at(pointer))
  if (method === 'post') {
    const type = request.headers['Content-Type'] ?? 'nothing'
    return [
      ...(type === 'application/x-www-form-urlencoded' ? [] : [`a body in ${type}`]),
      ...contract.requestProblems(operationId, decodedForm(request.body ?? '')),
    ]
  }
  const problemsOf = schemaCheck(document.schemas)
  const parameters = references
    .parse(document.at(`${pointer}/parameters`))
    .map((one) => ('$ref' in one ? parameter.parse(document.at(one.$ref)) : one))
    .filter((one) => one.in === 'query')
  return Object.entries(decodedForm(search.slice(1))).flatMap(([name, value]) => {
    const known = parameters.find((one) => one.name === name)
    if (!known) return [`${name}: not a parameter`]
    const typed = known.schema['type'] === 'integer' ? Number(value) : value
    return problemsOf(known.schema, typed).map((problem) => `${name}${problem}`)
  })
}

function matches(listed: string, pathname: string): boolean {
  const parts = listed.split('/')
  const given = pathname.split('/')
  return (
    parts.length === given.length &&
    parts.every((part, index) => part.startsWith('{') || part === given[index])
  )
}

function isServed({ document }: GatewayContract, listed: string, method: string): boolean {
  const item = document.at(`#/paths/${listed.replaceAll('/', '~1')}`)
  return typeof item === 'object' && item !== null && method in item
}

/** Form fields once decoded: `a[b]=c` is `{ a: { b: 'c' } }`, and `a[0]=c` is `{ a: ['c'] }`. */
function decodedForm(text: string): Readonly<Record<string, unknown>> {
  const decoded: Record<string, unknown> = {}
  for (const [field, value] of new URLSearchParams(text)) {
    const [, name = field, inner] = /^(\w+)\[(\w+)\]$/.exec(field) ?? []
    if (inner === undefined) decoded[name] = value
    else if (inner === '0') decoded[name] = [value]
    else decoded[name] = { ...(decoded[name] as object | undefined), [inner]: value }
  }
  return decoded
}
