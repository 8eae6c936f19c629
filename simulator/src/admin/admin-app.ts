import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { CONTROL_API_NAME } from '../client/admin-caller.js'
import type { HttpApp } from '../http/http-listener.js'
import { problem, problemText } from '../scenario/scenario-error.js'
import type { Simulator } from '../simulator.js'
import { AdminRefusal, refusalAnswer } from './admin-error.js'
import type { AdminApp, AdminEnv } from './admin-route.js'
import { addCallbackRoutes } from './callback-routes.js'
import { addClockRoutes } from './clock-routes.js'
import { addDialectRoutes } from './dialect-routes.js'
import { addFaultRoutes } from './fault-routes.js'
import { addLedgerRoutes } from './ledger-routes.js'
import { loopbackOnly } from './loopback-only.js'
import { adminDocument } from './openapi-document.js'
import { addRunRoutes } from './run-routes.js'
import { addScenarioRoutes } from './scenario-routes.js'
import { addStatsRoutes } from './stats-routes.js'
import { addStatusPage } from './status-page.js'
import { addWebhookRoutes } from './webhook-routes.js'

/** Routes that are no operations of the API. */
const PAGES = [
  { method: 'get', path: '/__admin/' },
  { method: 'get', path: '/__admin/openapi.json' },
] as const

/** The control API below `/__admin`, with its document and the status page. */
export function createAdminApp(simulator: Simulator): HttpApp {
  return createAdminRoutes(simulator) as unknown as HttpApp
}

/** The same before its routes are forgotten: their descriptions are in its registry. */
export function createAdminRoutes(simulator: Simulator): AdminApp {
  const app: AdminApp = new OpenAPIHono<AdminEnv>()
  app.use(async (context, next) => {
    await next()
    context.header('cache-control', 'no-store')
    context.header('server', CONTROL_API_NAME)
  })
  app.use(loopbackOnly)
  addScenarioRoutes(app, simulator)
  addClockRoutes(app, simulator)
  addFaultRoutes(app, simulator)
  addLedgerRoutes(app, simulator)
  addCallbackRoutes(app, simulator)
  addWebhookRoutes(app, simulator)
  addDialectRoutes(app, simulator)
  addRunRoutes(app, simulator)
  addStatsRoutes(app, simulator)
  addStatusPage(app)
  let document: object | undefined
  app.get('/__admin/openapi.json', (context) => context.json((document ??= adminDocument(app))))
  app.notFound((context) => noSuchRoute(app, context))
  app.onError((thrown) => refusalAnswer(thrown))
  return app
}

/** 405 where the path knows other methods, else 404 with every route there is. */
function noSuchRoute(app: AdminApp, { req }: Context<AdminEnv>): Response {
  const routes = [...PAGES, ...operationsOf(app)]
  const got = `${req.method} ${req.path}`
  const message = `there is no ${got}`
  const here = routes.filter(({ path }) => pattern(path).test(req.path))
  if (here.length > 0) {
    const answer = refusalAnswer(
      new AdminRefusal(405, [problem([], message, { allowed: here.map(routeText) })]),
    )
    answer.headers.set('allow', here.map(({ method }) => method.toUpperCase()).join(', '))
    return answer
  }
  const { allowed, ...missing } = problem([], message, { got, allowed: routes.map(routeText) })
  const details = [allowed === undefined ? missing : { ...missing, allowed }]
  // The list of all routes stands in the details only.
  return refusalAnswer(new AdminRefusal(404, details, problemText(missing)))
}

function operationsOf(app: AdminApp): Pick<RouteConfig, 'method' | 'path'>[] {
  return app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === 'route' ? [definition.route] : [],
  )
}

function routeText({ method, path }: Pick<RouteConfig, 'method' | 'path'>): string {
  return `${method.toUpperCase()} ${path}`
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
}
