import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import fc from 'fast-check'
import { createSimulator } from '../create-simulator.js'
import { dialectList } from '../dialects/dialect-list.js'
import { findScenario } from '../scenario/shipped-scenarios.js'
import { asking, type AskAdmin } from '../testing/admin-asker.js'
import { anyScenario } from '../testing/any-scenario.js'
import { submit, submitBody } from '../testing/gateway-caller.js'
import { Stage } from '../testing/stage.js'
import { createAdminRoutes } from './admin-app.js'
import { adminErrorSchema } from './admin-error.js'
import { scenarioSchema } from './scenario-routes.js'

const stage = new Stage()
afterEach(() => stage.clear())

const routes = new Map(
  createAdminRoutes(createSimulator()).openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === 'route' ? [[definition.route.operationId, definition.route] as const] : [],
  ),
)

/** The schema of a route's answer; none where it has no JSON. */
function schemaOf(operation: string, status: number): z.ZodType | undefined {
  const answer = routes.get(operation)?.responses[status]
  if (answer === undefined) throw new Error(`${operation} answers no ${status}`)
  if ('$ref' in answer) return adminErrorSchema
  const media = answer.content?.['application/json']
  const schema = media && 'schema' in media ? media.schema : undefined
  return schema instanceof z.ZodType ? schema : undefined
}

type Step = readonly [operation: string, status: number, asked: Parameters<AskAdmin>]

/** A run through every route: what is asked, and which status it answers. */
const order = { orderId: 'order-123', amount: 5000 }
const webhook = { dialect: 'toss', url: 'http://localhost:8080/hook', secret: 'made up' }
const steps: readonly Step[] = [
  ['listScenarios', 200, ['GET', '/scenarios']],
  ['getScenario', 200, ['GET', '/scenario']],
  ['playScenario', 200, ['PUT', '/scenario', { shipped: 'everything' }]],
  ['playScenario', 400, ['PUT', '/scenario', { shipped: 'evrything' }]],
  ['changeScenario', 200, ['PATCH', '/scenario', { callbacks: { retryAfter: ['1s', 5] } }]],
  ['changeScenario', 400, ['PATCH', '/scenario', { callbacks: { retryAfter: -1 } }]],
  ['getClock', 200, ['GET', '/clock']],
  ['setClock', 200, ['PUT', '/clock', { timeScale: 0.5 }]],
  ['setClock', 400, ['PUT', '/clock', { timeScale: 0 }]],
  ['listFaultKinds', 200, ['GET', '/fault-kinds']],
  ['addFault', 201, ['POST', '/faults', { id: 'mine', fault: 'hang', rate: '1%' }]],
  ['addFault', 400, ['POST', '/faults', { id: 'mine', fault: 'hang' }]],
  ['listFaults', 200, ['GET', '/faults']],
  ['removeFault', 204, ['DELETE', '/faults/mine']],
  ['removeFault', 404, ['DELETE', '/faults/mine']],
  ['getLedger', 200, ['GET', '/ledger']],
  ['getLedger', 200, ['GET', '/ledger?dialect=async-card&reference=order-held&limit=1']],
  ['getLedger', 400, ['GET', '/ledger?limit=-1']],
  ['getJournal', 200, ['GET', '/journal?limit=50']],
  ['listCallbacks', 200, ['GET', '/callbacks']],
  ['duplicateCallback', 200, ['POST', '/callbacks/HELD/duplicate']],
  ['releaseCallback', 200, ['POST', '/callbacks/HELD/release']],
  ['dropCallback', 200, ['POST', '/callbacks/ALSO/drop']],
  ['releaseCallback', 404, ['POST', '/callbacks/nobody/release']],
  ['dropCallback', 404, ['POST', '/callbacks/ALSO/drop']],
  ['duplicateCallback', 404, ['POST', '/callbacks/ALSO/duplicate']],
  ['replaceWebhooks', 200, ['PUT', '/webhooks', { webhooks: [webhook] }]],
  ['replaceWebhooks', 400, ['PUT', '/webhooks', { webhooks: [{ ...webhook, url: 'x' }] }]],
  ['listWebhooks', 200, ['GET', '/webhooks']],
  ['listDialects', 200, ['GET', '/dialects']],
  ['act', 200, ['POST', '/dialects/toss/actions/authenticate', order]],
  ['act', 400, ['POST', '/dialects/toss/actions/authenticate', { amount: 5000 }]],
  ['act', 404, ['POST', '/dialects/toss/actions/authentcate', order]],
  ['act', 404, ['POST', '/dialects/paypal/actions/authenticate', order]],
  ['act', 409, ['POST', '/dialects/toss/actions/deposit', { orderId: 'order-123' }]],
  ['getStats', 200, ['GET', '/stats']],
  ['getMetrics', 200, ['GET', '/metrics']],
  ['waitUntilIdle', 200, ['POST', '/wait-until-idle', { timeoutMs: 0 }]],
  ['waitUntilIdle', 400, ['POST', '/wait-until-idle', { timeoutMs: '1s' }]],
  ['restart', 200, ['POST', '/restart', { downForMs: 0 }]],
  ['restart', 400, ['POST', '/restart', { downForMs: -1 }]],
  ['reset', 200, ['POST', '/reset']],
]

describe('a run through every route', () => {
  it('gets what the schemas say, no more and no less', async () => {
    const merchant = await stage.merchant()
    const { simulator, adminUrl, gatewayUrl } = await stage.simulator(
      { latency: 0, processing: 0, faults: [] },
      {
        scenario: 'everything',
        dialects: dialectList.map(({ name }) => name),
        callbackOrigins: [merchant.origin, 'http://localhost:8080'],
      },
    )
    for (const orderId of ['order-held', 'order-also', 'order-told']) {
      const headers = orderId === 'order-told' ? {} : { 'x-sim-fault': 'callback-held' }
      await submit(gatewayUrl, submitBody({ orderId, callbackUrl: merchant.callbackUrl }), headers)
    }
    await merchant.whenReceived(1)
    const [held = '', also = ''] = simulator.callbacks().map(({ id }) => encodeURIComponent(id))
    expect(also).not.toBe('')
    const ask = asking(adminUrl)
    for (const [operation, status, [method, path, body]] of steps) {
      const reply = await ask(method, path.replace('HELD', held).replace('ALSO', also), body)
      expect([operation, path, reply.status, reply.text]).toEqual([
        ...[operation, path, status, reply.text],
      ])
      const schema = schemaOf(operation, status)
      if (schema !== undefined) expect(schema.parse(reply.json)).toEqual(reply.json)
      else expect(reply.json).toBeNull()
    }
  })

  it('leaves none out', () => {
    expect(new Set(steps.map(([operation]) => operation))).toEqual(new Set(routes.keys()))
  })
})

describe('the schema of scenarios in answers', () => {
  it('knows whatever a scenario can be', () => {
    fc.assert(
      fc.property(anyScenario, (document) => {
        const scenario: unknown = JSON.parse(JSON.stringify(findScenario(document as never)))
        expect(scenarioSchema.parse(scenario)).toEqual(scenario)
      }),
    )
  })
})
