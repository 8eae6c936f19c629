import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import type { Clock } from '@holdfast/resilience-kit'
import { answers, newApi, refuses, type Api } from '../../http/api.js'
import type { Identity } from '../../http/identity.js'
import { requestErrors } from '../../http/request-errors.js'
import type { ActionLog } from '../actions/action-log.js'
import { operationsErrors } from '../operations-errors.js'
import type { NewAction } from '../operations-store.js'
import { letterSources, type LetterSource } from './dead-letter.js'
import type { DeadLetters } from './dead-letters.js'

export interface DeadLetterRoutesParts {
  readonly letters: DeadLetters
  readonly actions: ActionLog
  readonly clock: Clock
  readonly identity: Identity
}

const letterView = z.object({
  source: z.enum(letterSources),
  id: z.string().describe('Its number within its source.'),
  kind: z.string().describe('What was to be done: the kind of work, or the topic of a message.'),
  key: z.string().describe('The order or payment that it is about, and that is held up with it.'),
  consumer: z.string().nullable().describe('Which consumer of the bus failed.'),
  attempts: z.int(),
  lastError: z.string(),
  ageMs: z.number(),
  payload: z.unknown(),
})

const lettersQuery = z.object({
  source: z.enum(letterSources).optional().describe('Default: the oldest of each source.'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Of each source.'),
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional()
    .describe('The last id of the page before; only with a source.'),
})

const lettersBody = z.object({
  letters: z.array(letterView),
  next: z.string().nullable().describe('`after` of the next page; null without a source.'),
})

const gone = z.object({ source: z.enum(letterSources), id: z.string() })
const idOfLetter = z.string().min(1).max(40)

/** Work that was given up: it is listed, tried again, or dropped. */
export function deadLetterRoutes(parts: DeadLetterRoutesParts): Api {
  const { letters, actions, clock, identity } = parts
  const app = newApi()
  const routes = routesFor(identity)

  app.openapi(routes.list, async (context) => {
    const { source, limit, after } = context.req.valid('query')
    const now = clock.now()
    const found = await letters.list({ source, limit: source ? limit + 1 : limit, after })
    const page = source ? found.slice(0, limit) : found
    const next = source && found.length > limit ? (page.at(-1)?.id ?? null) : null
    const views = page.map(({ since, ...letter }) => ({
      ...letter,
      ageMs: Math.max(0, now - since),
    }))
    return context.json({ letters: views, next }, 200)
  })

  app.openapi(routes.replay, async (context) => {
    const { source, id } = context.req.valid('param')
    const action = await actionOn(parts, 'replay', { source, id }, context.get('user').id)
    await actions.noted(action, () => letters.replay(source, id))
    return context.json({ source, id }, 200)
  })

  app.openapi(routes.drop, async (context) => {
    const { source, id } = context.req.valid('param')
    const action = await actionOn(parts, 'drop', { source, id }, context.get('user').id)
    await actions.noted(action, () => letters.drop(source, id))
    return context.json({ source, id }, 200)
  })
  return app
}

/** Says what the letter was: of one that is dropped nothing else is left. */
async function actionOn(
  { letters }: DeadLetterRoutesParts,
  action: 'replay' | 'drop',
  { source, id }: { readonly source: LetterSource; readonly id: string },
  operatorId: string,
): Promise<NewAction> {
  const { kind, key, consumer, lastError } = await letters.find(source, id)
  const details = { kind, key, consumer, lastError }
  return { operatorId, action, subject: `${source}/${id}`, details }
}

function routesFor({ operator }: Identity) {
  const ofOperators = [requestErrors.UNAUTHENTICATED, requestErrors.FORBIDDEN]
  const refusals = refuses(...ofOperators, operationsErrors.DEAD_LETTER_NOT_FOUND)
  const shared = { ...operator, tags: ['operations'] }
  return {
    list: createRoute({
      ...shared,
      method: 'get',
      path: '/operations/dead-letters',
      operationId: 'listDeadLetters',
      summary: 'Work that was given up and waits for a person',
      request: { query: lettersQuery },
      responses: {
        200: answers('Oldest first.', lettersBody),
        ...refuses(...ofOperators),
      },
    }),
    replay: createRoute({
      ...shared,
      method: 'post',
      path: '/operations/dead-letters/{source}/{id}/replay',
      operationId: 'replayDeadLetter',
      summary: 'Try it again, as if it had never failed',
      request: { params: z.object({ source: z.enum(letterSources), id: idOfLetter }) },
      responses: { 200: answers('It is due now.', gone), ...refusals },
    }),
    drop: createRoute({
      ...shared,
      method: 'post',
      path: '/operations/dead-letters/{source}/{id}/drop',
      operationId: 'dropDeadLetter',
      summary: 'Give a message of the bus up for good',
      description: 'What orders and payments have undertaken must be done: it cannot be dropped.',
      request: { params: z.object({ source: z.enum(['bus']), id: idOfLetter }) },
      responses: { 200: answers('It is gone, and holds nothing up any more.', gone), ...refusals },
    }),
  }
}
