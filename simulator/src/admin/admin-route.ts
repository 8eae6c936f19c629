import type { HttpBindings } from '@hono/node-server'
import type { OpenAPIHono, RouteConfig, RouteHandler } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { z } from 'zod'
import { readBody } from '../http/request-body.js'
import { parseDocument, problem } from '../scenario/scenario-error.js'
import { AdminRefusal } from './admin-error.js'

/** The longest request body, in bytes. */
const BODY_LIMIT = 65_536

/** What the routes of the control API find in their context. */
export interface AdminEnv {
  Bindings: HttpBindings
  Variables: {
    /** The request's body; empty where there is none. */
    body: string
  }
}

/** The control API while its routes are added. */
export type AdminApp = OpenAPIHono<AdminEnv>

/**
 * Adds a route: its description to the document, its handler to the API. The handler finds path
 * and query parsed by the route's schemas; where they do not fit, it is not called.
 */
export function addRoute<Route extends RouteConfig>(
  app: AdminApp,
  route: Route,
  handler: RouteHandler<Route, AdminEnv>,
): void {
  app.openAPIRegistry.registerPath(route)
  const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1')
  app.on(
    route.method,
    path,
    async (context, next) => {
      const { params, query } = route.request ?? {}
      if (params) context.req.addValidatedData('param', parsed(params, context.req.param()))
      if (query) context.req.addValidatedData('query', parsed(query, context.req.query()))
      const body = await readBody(context.env.incoming, BODY_LIMIT)
      if (body === undefined) throw tooLarge()
      context.set('body', body)
      await next()
    },
    handler as unknown as RouteHandler<RouteConfig, AdminEnv>,
  )
}

/**
 * The request's body by a schema; where the body is empty, what an empty object gives.
 *
 * @throws {ScenarioError} where it does not fit; {AdminRefusal} where it is no JSON.
 */
export function readBodyBy<Schema extends z.ZodType>(
  context: Context<AdminEnv>,
  schema: Schema,
): z.output<Schema> {
  return parseDocument(schema, readJson(context))
}

/**
 * The request's body; an empty object where it is empty.
 *
 * @throws {AdminRefusal} where it is no JSON.
 */
export function readJson(context: Context<AdminEnv>): unknown {
  const body = context.get('body')
  if (body.trim() === '') return {}
  try {
    return JSON.parse(body)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new AdminRefusal(400, [problem([], `the body is no JSON: ${why}`)])
  }
}

/** The same without `readonly`: hono's types hold answers to schemas, which know none. */
export type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Plain<T[Key]> }
    : T

/** The value as hono's types want it. */
export function plain<T>(value: T): Plain<T> {
  return value as Plain<T>
}

/** One answer of a route: JSON by a schema. */
export function answer<Schema extends z.ZodType>(
  description: string,
  schema: Schema,
  example?: z.input<Schema>,
) {
  const media = example === undefined ? { schema } : { schema, example }
  return { description, content: { 'application/json': media as { schema: Schema } } }
}

/** The body of a request as the document shows it; the handler reads it by `readBodyBy`. */
export function requestBody<Schema extends z.ZodType>(
  schema: Schema,
  examples: Readonly<Record<string, z.input<Schema>>>,
  required = true,
) {
  const named = Object.entries(examples).map(([name, value]) => [name, { value }] as const)
  return {
    required,
    content: { 'application/json': { schema, examples: Object.fromEntries(named) } },
  }
}

/** The answers of the document's components that refuse, by HTTP status. */
const REFUSALS = {
  400: 'BadRequest',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  413: 'TooLarge',
  500: 'Internal',
} as const

/** What the document calls a way to refuse. */
export type RefusalName = (typeof REFUSALS)[keyof typeof REFUSALS]

/** How a route refuses, beside 403 and 500, which every route has. */
export function refusals<const Status extends keyof typeof REFUSALS>(...statuses: Status[]) {
  const all = [...statuses, 403, 500] as const
  const entries = all.map((status) => [
    status,
    { $ref: `#/components/responses/${REFUSALS[status]}` },
  ])
  return Object.fromEntries(entries) as Record<Status | 403 | 500, { $ref: string }>
}

function parsed(schema: unknown, values: Readonly<Record<string, string>>): object {
  return parseDocument(schema as z.ZodType<object>, values)
}

function tooLarge(): AdminRefusal {
  return new AdminRefusal(413, [problem([], `the body is longer than ${BODY_LIMIT} bytes`)])
}
