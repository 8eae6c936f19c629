import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { answers, newApi, refuses, type Api } from '../../http/api.js'
import type { Identity } from '../../http/identity.js'
import { requestErrors } from '../../http/request-errors.js'
import type { Timeline } from './timeline.js'

export interface TimelineRoutesParts {
  readonly timeline: Timeline
  readonly identity: Identity
}

const result = z.enum([
  'accepted',
  'declined',
  'error',
  'misconfigured',
  'busy',
  'unanswered',
  'notSent',
])

const timelineQuery = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .default(0)
    .describe('`next` of the answer before. Default: the last ten minutes.'),
})

const timelineBody = z.object({
  since: z.iso
    .datetime()
    .describe('When this process began to count: of what was before it knows nothing.'),
  next: z.int().describe('`after` of the next question: the last second that is over.'),
  seconds: z
    .array(
      z.object({
        second: z.int().describe('Since the Unix epoch.'),
        dialect: z.string().describe('The gateway.'),
        results: z
          .partialRecord(result, z.int())
          .describe('Attempts to pay or give back that ended, by how.'),
        refusals: z
          .record(z.string(), z.int())
          .describe('Calls that were not let through, by the part of our own kit that refused.'),
      }),
    )
    .describe('Oldest first; a second in which nothing ended is not in the list.'),
})

/** What became of the calls to the gateways, for whoever draws it. */
export function timelineRoutes({ timeline, identity }: TimelineRoutesParts): Api {
  const app = newApi()
  app.openapi(reading(identity), (context) => {
    const { since, next, seconds } = timeline.after(context.req.valid('query').after)
    return context.json({ since: new Date(since).toISOString(), next, seconds: [...seconds] }, 200)
  })
  return app
}

function reading({ operator }: Identity) {
  return createRoute({
    ...operator,
    method: 'get',
    path: '/operations/timeline',
    tags: ['operations'],
    operationId: 'getTimeline',
    summary: 'What became of the calls to the gateways, second by second',
    description:
      'Ten minutes are kept, in memory. Seconds that are over do not change: ask after the last ' +
      'one that you know.',
    request: { query: timelineQuery },
    responses: {
      200: answers('The seconds that are over.', timelineBody),
      ...refuses(requestErrors.UNAUTHENTICATED, requestErrors.FORBIDDEN),
    },
  })
}
