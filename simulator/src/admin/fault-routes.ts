import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { FAULT_NEEDS, FAULT_TARGETS } from '../faults/fault.js'
import { OPERATION_KINDS } from '../faults/operation-kind.js'
import type { FaultRuleInput } from '../scenario/scenario-input.js'
import { faultRuleSchema as faultRuleInputSchema } from '../scenario/fault-rule-schema.js'
import { problem } from '../scenario/scenario-error.js'
import { faultKinds } from '../serving/fault-kinds.js'
import type { Simulator } from '../simulator.js'
import { AdminRefusal } from './admin-error.js'
import {
  addRoute,
  answer,
  plain,
  readJson,
  refusals,
  requestBody,
  type AdminApp,
} from './admin-route.js'
import { distributionSchema, millisecondsSchema } from './quantity-schemas.js'

/** One fault with how often, whom and when it strikes; with everything filled in. */
export const faultRuleSchema = z
  .object({
    id: z.string().meta({ description: 'Names the rule.', examples: ['answer-lost-1'] }),
    fault: z.string().meta({ description: "The fault's name; `/__admin/fault-kinds` lists them." }),
    rate: z.number().min(0).max(1).meta({ description: 'The share of cases that it strikes.' }),
    match: z
      .object({
        dialect: z.string().optional(),
        operation: z.string().optional(),
        reference: z.string().optional(),
        occurrence: z.int().min(1).optional(),
      })
      .meta({ description: 'Whom it may strike; what is absent does not matter.' }),
    window: z
      .object({ from: millisecondsSchema, to: millisecondsSchema.optional() })
      .optional()
      .meta({ description: 'When it may strike, in milliseconds since the scenario began.' }),
    burst: z
      .object({ every: millisecondsSchema, lasts: millisecondsSchema })
      .optional()
      .meta({ description: 'It strikes for `lasts` milliseconds of every `every`.' }),
    takes: distributionSchema.optional(),
    limit: z
      .object({ requests: z.int().min(0), per: millisecondsSchema })
      .optional()
      .meta({ description: 'For `rate-limit`: how many requests in how many milliseconds.' }),
  })
  .meta({ id: 'FaultRule', description: 'A fault with how often, whom and when it strikes.' })

const faultKindSchema = z
  .object({
    name: z.string().meta({ examples: ['answer-lost'] }),
    bites: z.enum(FAULT_TARGETS).meta({
      description:
        'What it strikes; `process`, `store`, `network` and `clock` in `pgsim simulate` only.',
    }),
    explains: z.string().meta({ description: 'One sentence for people.' }),
    takes: distributionSchema.optional(),
    needs: z.enum(FAULT_NEEDS).optional().meta({
      description: 'What a dialect must have; it strikes in others never.',
    }),
    breaksPromise: z.string().optional().meta({
      description: 'The promise of gateways that it breaks; no client survives it.',
    }),
    operations: z.array(z.enum(OPERATION_KINDS)).optional().meta({
      description: 'The requests that it strikes unless a rule names others.',
    }),
  })
  .meta({ id: 'FaultKind', description: 'One way to misbehave.' })

const RULE = { fault: 'answer-lost', rate: '5%', match: { operation: 'submit' } } as const
const RULE_ANSWER = {
  id: 'answer-lost-1',
  fault: 'answer-lost',
  rate: 0.05,
  match: { operation: 'submit' },
}

const listFaults = createRoute({
  method: 'get',
  path: '/__admin/faults',
  operationId: 'listFaults',
  tags: ['faults'],
  summary: 'List the rules of the scenario under way.',
  responses: {
    200: answer('The rules in their order.', z.object({ faults: z.array(faultRuleSchema) }), {
      faults: [RULE_ANSWER],
    }),
    ...refusals(),
  },
})

const addFault = createRoute({
  method: 'post',
  path: '/__admin/faults',
  operationId: 'addFault',
  tags: ['faults'],
  summary: 'Add a rule to the scenario under way.',
  description:
    'Its windows and bursts count from when the scenario began. A fault that strikes in ' +
    '`pgsim simulate` only is refused here; a whole scenario may have some.',
  request: {
    body: requestBody(faultRuleInputSchema, {
      loseAnswers: RULE,
      outage: { fault: 'connection-refused', burst: { every: '1m', lasts: '5s' } },
    }),
  },
  responses: {
    201: answer('It holds from now on.', faultRuleSchema, RULE_ANSWER),
    ...refusals(400, 409, 413),
  },
})

const removeFault = createRoute({
  method: 'delete',
  path: '/__admin/faults/{id}',
  operationId: 'removeFault',
  tags: ['faults'],
  summary: 'Take a rule away.',
  request: {
    params: z.object({ id: z.string().meta({ description: 'The id of the rule.' }) }),
  },
  responses: { 204: { description: 'It holds no more.' }, ...refusals(404, 409) },
})

const listFaultKinds = createRoute({
  method: 'get',
  path: '/__admin/fault-kinds',
  operationId: 'listFaultKinds',
  tags: ['faults'],
  summary: 'List and explain every fault that there is.',
  responses: {
    200: answer(
      "The gateway's in the order in which they strike, then those of `pgsim simulate` alone.",
      z.object({ faults: z.array(faultKindSchema) }),
    ),
    ...refusals(),
  },
})

/** Adds the routes of fault rules, and of the faults there are. */
export function addFaultRoutes(app: AdminApp, simulator: Simulator): void {
  addRoute(app, listFaults, (context) => context.json({ faults: plain(simulator.faults()) }, 200))
  addRoute(app, addFault, async (context) => {
    const rule = await simulator.addFault(readJson(context) as FaultRuleInput)
    return context.json(plain(rule), 201, { location: `/__admin/faults/${rule.id}` })
  })
  addRoute(app, removeFault, async (context) => {
    const { id } = context.req.valid('param')
    const allowed = simulator.faults().map((rule) => rule.id)
    if (!(await simulator.removeFault(id))) {
      throw new AdminRefusal(404, [problem(['id'], `there is no rule ${id}`, { got: id, allowed })])
    }
    return context.body(null, 204)
  })
  addRoute(app, listFaultKinds, (context) => context.json({ faults: plain(faultKinds()) }, 200))
}
