import { z } from 'zod'
import { newApi, type Api } from '../../http/api.js'
import { ShopError } from '../../http/shop-error.js'
import { LONGEST_ARRIVAL_MS, MOST_BUYERS } from '../buyers/crowd-order.js'
import type { StaffMember } from '../../accounts/ensure-staff.js'
import type { CrowdRoster } from './crowd-roster.js'
import { demoErrors } from './demo-errors.js'
import { readBody } from './read-body.js'

/** So long a crowd takes to arrive unless it is told otherwise. */
const ARRIVAL_MS = 5000
/** Time for the answer to get out. */
const LAST_WORD_MS = 100

const buyersBody = z.strictObject({
  count: z.int().min(1).max(MOST_BUYERS),
  overMs: z.int().min(0).max(LONGEST_ARRIVAL_MS).default(ARRIVAL_MS),
})
const noBody = z.strictObject({})

export interface PeopleRoutesParts {
  readonly staff: readonly StaffMember[]
  readonly crowds: CrowdRoster
  /** Where the shop listens. */
  readonly url: () => string
  /** Ends this process without a last word. */
  readonly die: () => void
}

/** Who works here, who buys here, and who kills the shop. */
export function peopleRoutes({ staff, crowds, url, die }: PeopleRoutesParts): Api {
  const app = newApi()
  app.get('/demo/people', (context) => {
    const found = staff.find(({ role }) => role === 'operator')
    if (!found) throw new ShopError(demoErrors.NO_OPERATOR)
    return context.json({ operator: { email: found.email, password: found.password } })
  })

  app.get('/demo/buyers', (context) => context.json({ crowds: crowds.list() }))

  app.post('/demo/buyers', async (context) => {
    const { count, overMs } = await readBody(context, buyersBody)
    const name = crowds.send({ shopUrl: url(), buyers: count, overMs })
    return context.json({ name, buyers: count, overMs }, 202)
  })

  app.post('/demo/kill', async (context) => {
    await readBody(context, noBody)
    setTimeout(die, LAST_WORD_MS)
    return context.json({ pid: process.pid }, 202)
  })
  return app
}
