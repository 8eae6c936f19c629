import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import type { LedgerReport } from '../dialects/ledger-report.js'
import { JOURNAL_CAPACITY, type JournalEntry } from '../dialects/request-journal.js'
import { FaultSettingsError } from '../faults/fault-patch.js'
import type { FaultSettings } from '../faults/fault-settings.js'
import type { HttpApp } from './http-listener.js'

/** What `/__admin` reads and changes. */
export interface SimulatorControl {
  ledger(): LedgerReport
  faults(): FaultSettings
  changeFaults(patch: unknown): Promise<FaultSettings>
  stats(): object
  journal(limit: number): readonly JournalEntry[]
  reset(): Promise<FaultSettings>
}

/** Every error of `/__admin`. */
interface ControlError {
  readonly error: 'bad-request' | 'not-found' | 'conflict' | 'too-large' | 'internal'
  readonly message: string
  readonly details: readonly object[]
}

const ROUTES = [
  'GET /__admin/ledger',
  'GET /__admin/faults',
  'PATCH /__admin/faults',
  'GET /__admin/stats',
  'GET /__admin/journal?limit=',
  'POST /__admin/reset',
]

const BODY_LIMIT_BYTES = 65_536
const limitSchema = z.coerce.number().int().min(1).max(JOURNAL_CAPACITY)

/** The control API below `/__admin`; JSON in, JSON out, errors as `ControlError`. */
export function createControlServer(control: SimulatorControl): HttpApp {
  const app = new Hono<{ Bindings: HttpBindings }>().basePath('/__admin')
  app.use(
    bodyLimit({
      maxSize: BODY_LIMIT_BYTES,
      onError: (context) => context.json(error('too-large', 'the body is over 64 KiB'), 413),
    }),
  )
  app.get('/ledger', (context) => context.json(control.ledger()))
  app.get('/stats', (context) => context.json(control.stats()))
  app.get('/faults', (context) => context.json(control.faults()))
  app.patch('/faults', async (context) => {
    const patch = parseJson(await context.req.text())
    if (patch === undefined) {
      return context.json(error('bad-request', 'the body is not JSON'), 400)
    }
    return context.json(await control.changeFaults(patch))
  })
  app.get('/journal', (context) => {
    const limit = limitSchema.safeParse(context.req.query('limit') ?? 100)
    if (limit.success) return context.json({ entries: control.journal(limit.data) })
    const message = `limit must be an integer 1..${JOURNAL_CAPACITY}`
    return context.json(error('bad-request', message), 400)
  })
  app.post('/reset', async (context) => context.json(await control.reset()))
  app.notFound((context) => {
    const message = `there is no ${context.req.method} ${context.req.path}`
    return context.json(error('not-found', message, [{ allowed: ROUTES }]), 404)
  })
  app.onError((thrown, context) => {
    if (thrown instanceof FaultSettingsError) {
      return context.json(error('bad-request', thrown.message, thrown.problems), 400)
    }
    if ('code' in thrown && thrown.code === 'EADDRINUSE') {
      const message = 'another program took the gateway’s port while it was down'
      return context.json(error('conflict', message), 409)
    }
    return context.json(error('internal', 'the simulator failed'), 500)
  })
  return app
}

function error(
  code: ControlError['error'],
  message: string,
  details: readonly object[] = [],
): ControlError {
  return { error: code, message, details }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
