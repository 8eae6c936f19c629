import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { createSimulator, type FaultRuleInput } from '@holdfast/pg-simulator'
import { Hono } from 'hono'
import { loads } from './loads.js'
import type { Requests } from './requests.js'
import { everyRule, someRules, type Answer, type ServerTask } from './server-task.js'

/** A server under load, in the process that calls this. */
export interface Served {
  readonly url: string
  /** Requests that it can answer. */
  prepare(count: number): Promise<Requests>
  close(): Promise<void>
}

/** Longer than any run: charges stay pending, so that no callback is part of what is measured. */
const PROCESSING = '1h'

/** Starts the server of a task. */
export async function serve(task: ServerTask): Promise<Served> {
  const { dialect, prepare } = loads[task.load]
  if (task.kind === 'bare') {
    return { ...(await serveBare(task.answer)), prepare: async (count) => prepare(count) }
  }
  const folder = task.keepsLedger ? ledgerFolder() : undefined
  const simulator = createSimulator({
    dialects: [dialect],
    scenario: 'calm',
    change: { latency: 0, processing: PROCESSING, faults: [] },
    ...(folder === undefined ? {} : { ledgerFile: path.join(folder, 'ledger.jsonl') }),
  })
  const { gatewayUrl: url, adminUrl } = await simulator.start()
  return {
    url,
    prepare: async (count) => {
      // What has to be there before is made while nothing goes wrong.
      await simulator.changeScenario({ faults: [] })
      const requests = await prepare(count, { url, simulator })
      await simulator.changeScenario({ faults: [...(await rulesOf(task.rules, adminUrl))] })
      return requests
    },
    close: async () => {
      await simulator.stop()
      if (folder !== undefined) removeFolder(folder)
    },
  }
}

/** A Hono application of one route; it reads the request's body, as anybody must. */
async function serveBare({ status, headers, body }: Answer): Promise<Omit<Served, 'prepare'>> {
  const app = new Hono()
  app.all('*', async (context) => {
    if (context.req.method === 'POST') await context.req.text()
    return new Response(body, { status, headers })
  })
  const server = createAdaptorServer({ fetch: app.fetch })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address')
  const close = async (): Promise<void> => {
    server.close()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${address.port}`, close }
}

async function rulesOf(
  rules: Extract<ServerTask, { kind: 'simulator' }>['rules'],
  adminUrl: string,
): Promise<readonly FaultRuleInput[]> {
  if (rules === 'none') return []
  if (rules === 'some') return someRules
  const response = await fetch(`${adminUrl}/__admin/fault-kinds`)
  const { faults } = (await response.json()) as { faults: Parameters<typeof everyRule>[0] }
  return everyRule(faults)
}

function ledgerFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-bench-'))
  // A server under load is not closed: its process ends.
  process.once('exit', () => removeFolder(folder))
  return folder
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}
