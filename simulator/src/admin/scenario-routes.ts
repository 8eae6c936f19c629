import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { scenarioMembers, scenarioSchema as scenarioInputSchema } from '../scenario/scenario.js'
import type { ScenarioInput } from '../scenario/scenario-input.js'
import { findScenario, shippedScenarioNames } from '../scenario/shipped-scenarios.js'
import type { Simulator } from '../simulator.js'
import {
  addRoute,
  answer,
  plain,
  readBodyBy,
  readJson,
  refusals,
  requestBody,
  type AdminApp,
} from './admin-route.js'
import { faultRuleSchema } from './fault-routes.js'
import { distributionSchema, millisecondsSchema } from './quantity-schemas.js'

const shareSchema = z.number().min(0).max(1)

/** How the gateway behaves, with everything filled in. */
export const scenarioSchema = z
  .object({
    name: z.string(),
    description: z.string(),
    seed: z.int().min(0).optional(),
    timeScale: z.number().positive(),
    load: z
      .object({
        payments: z.int().min(1),
        perSecond: z.number().positive(),
        arrivals: z.enum(['poisson', 'even']),
      })
      .optional()
      .meta({ description: 'Payments that arrive; only the simulation makes them.' }),
    latency: z
      .object({
        submit: distributionSchema,
        inquiry: distributionSchema,
        refund: distributionSchema,
      })
      .meta({ description: 'How long the gateway takes to answer, by kind of request.' }),
    processing: distributionSchema,
    outcomes: z
      .object({ approved: shareSchema, limitExceeded: shareSchema, invalidCard: shareSchema })
      .meta({ description: 'How charges settle; 1 together.' }),
    faults: z.array(faultRuleSchema),
    draw: z.enum(['swarm']).optional().meta({
      description: 'Each seed of `pgsim simulate` draws its own faults; nothing else heeds it.',
    }),
    callbacks: z.object({
      retryAfter: z.array(millisecondsSchema).optional(),
      timeout: millisecondsSchema.optional(),
    }),
    thresholds: z.array(z.string()).meta({
      description: 'What `pgsim simulate` must reach; nothing else heeds it.',
    }),
  })
  .meta({ id: 'Scenario', description: 'How the gateway behaves, with everything filled in.' })

const shippedSchema = z
  .strictObject({ shipped: z.string().meta({ description: 'The name of a shipped scenario.' }) })
  .meta({ description: 'A scenario that comes with the simulator.' })

const summarySchema = z.object({ name: z.string(), description: z.string() })

/** Members to replace, as the document shows them: all optional, none filled in. */
const changeSchema = z
  .strictObject(
    Object.fromEntries(
      Object.entries(scenarioMembers).map(([name, member]) => [name, bare(member).optional()]),
    ),
  )
  .meta({ description: 'The members of a scenario that are to be replaced.' })

const SCENARIO = {
  name: 'calm',
  description: 'A good day.',
  timeScale: 1,
  latency: {
    submit: { uniform: { min: 100, max: 500 } },
    inquiry: { fixed: 0 },
    refund: { uniform: { min: 100, max: 500 } },
  },
  processing: { uniform: { min: 1000, max: 5000 } },
  outcomes: { approved: 1, limitExceeded: 0, invalidCard: 0 },
  faults: [],
  callbacks: {},
  thresholds: [],
}

const DOCUMENT = {
  name: 'slow-friday',
  description: 'Answers late, and loses one callback in twenty.',
  latency: { lognormal: { median: '800ms', sigma: 0.6 } },
  faults: [{ fault: 'callback-lost', rate: '5%' }],
}

const tags = ['scenario']
const underWay = answer('The scenario under way.', scenarioSchema, SCENARIO)

const getScenario = createRoute({
  method: 'get',
  path: '/__admin/scenario',
  operationId: 'getScenario',
  tags,
  summary: 'Show the scenario under way.',
  responses: { 200: underWay, ...refusals() },
})

const playScenario = createRoute({
  method: 'put',
  path: '/__admin/scenario',
  operationId: 'playScenario',
  tags,
  summary: 'Play a scenario from its beginning.',
  description: 'The ledger stays. The answer comes once the ports are open or closed as it says.',
  request: {
    body: requestBody(z.union([shippedSchema, scenarioInputSchema]), {
      shipped: { shipped: 'calm' },
      document: DOCUMENT,
    }),
  },
  responses: { 200: underWay, ...refusals(400, 409, 413) },
})

const changeScenario = createRoute({
  method: 'patch',
  path: '/__admin/scenario',
  operationId: 'changeScenario',
  tags,
  summary: 'Replace members of the scenario under way.',
  description: 'Its time goes on. `faults` replaces all rules; POST /__admin/faults adds one.',
  request: {
    body: requestBody(changeSchema, {
      slower: { latency: '2s' },
      hang: { faults: [{ fault: 'hang' }] },
    }),
  },
  responses: { 200: underWay, ...refusals(400, 409, 413) },
})

const listScenarios = createRoute({
  method: 'get',
  path: '/__admin/scenarios',
  operationId: 'listScenarios',
  tags,
  summary: 'List the shipped scenarios.',
  responses: {
    200: answer('In alphabetical order.', z.object({ scenarios: z.array(summarySchema) }), {
      scenarios: [{ name: 'calm', description: 'A good day.' }],
    }),
    ...refusals(),
  },
})

/** Adds the routes of the scenario under way, and of those that are shipped. */
export function addScenarioRoutes(app: AdminApp, simulator: Simulator): void {
  addRoute(app, getScenario, (context) => context.json(plain(simulator.scenario()), 200))
  addRoute(app, playScenario, async (context) => {
    const document = readBodyBy(context, z.looseObject({}))
    const scenario = 'shipped' in document ? readBodyBy(context, shippedSchema).shipped : document
    return context.json(plain(await simulator.play(scenario as string | ScenarioInput)), 200)
  })
  addRoute(app, changeScenario, async (context) => {
    const members = readJson(context) as Partial<ScenarioInput>
    return context.json(plain(await simulator.changeScenario(members)), 200)
  })
  addRoute(app, listScenarios, (context) => context.json({ scenarios: shippedScenarios() }, 200))
}

function shippedScenarios(): { name: string; description: string }[] {
  return shippedScenarioNames().map((name) => {
    const { description } = findScenario(name)
    return { name, description }
  })
}

/** A schema without what is filled in where it is absent. */
function bare(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? (schema.unwrap() as z.ZodType)
    : schema
}
