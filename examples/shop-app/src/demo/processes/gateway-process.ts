import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ScenarioInput } from '@holdfast/pg-simulator'
import { z } from 'zod'
import { ChildProgram } from './child-program.js'

const readyLine = z.object({
  gateway: z.url(),
  admin: z.url(),
  dialects: z.record(z.string(), z.url()),
})

const paid = z.object({ paymentKey: z.string() })

const ledgerAnswer = z.object({
  charges: z.array(
    z.object({
      key: z.string(),
      reference: z.string(),
      amount: z.number(),
      held: z.number(),
      changedAt: z.iso.datetime().transform((text) => Date.parse(text)),
      callback: z.object({ sent: z.number(), answered: z.array(z.unknown()), lost: z.boolean() }),
    }),
  ),
})

const dialectCounts = z.object({
  requests: z.object({
    submitPayment: z.number(),
    inquireByKey: z.number(),
    inquireByOrder: z.number(),
  }),
  pendingCharges: z.number(),
  callbacks: z.object({
    delivered: z.number(),
    failed: z.number(),
    lost: z.number(),
    duplicated: z.number(),
    late: z.number(),
  }),
})

const statsAnswer = z
  .object({
    openSockets: z.number(),
    inFlight: z.number(),
    dialects: z.object({ 'async-card': dialectCounts }),
  })
  .transform(({ dialects, ...ofAll }) => ({ ...ofAll, ...dialects['async-card'] }))

export type LedgerCharge = z.infer<typeof ledgerAnswer>['charges'][number]
export type GatewayStats = z.infer<typeof statsAnswer>

/** `pgsim serve` as a process of its own, driven through its control API. */
export class GatewayProcess {
  readonly url: string
  readonly adminUrl: string
  /** Toss, where it is served too. */
  readonly tossUrl: string | undefined
  /** The one origin to which callbacks may go. */
  readonly callbackOrigin: string
  readonly #program: ChildProgram

  private constructor(program: ChildProgram, callbackOrigin: string) {
    const { gateway, admin, dialects } = readyLine.parse(program.ready)
    this.#program = program
    this.url = gateway
    this.adminUrl = admin
    this.tossUrl = dialects['toss']
    this.callbackOrigin = callbackOrigin
  }

  static async start(options: {
    readonly seed: number
    readonly callbackOrigin: string
    /** Serves Toss beside the card gateway, and calls this URL about it. */
    readonly tossWebhook?: string
    /** Ports of the gateway and of its control API. Default: free ones. */
    readonly ports?: { readonly gateway: number; readonly admin: number }
    /** How it behaves at first. Default: `seeds`. */
    readonly scenario?: string
    /** Card numbers that force an outcome do so. */
    readonly hasReservedCards?: boolean
  }): Promise<GatewayProcess> {
    const program = await ChildProgram.start('the simulator', simulatorProgram(), [
      'serve',
      '--json',
      ...portFlags(options.ports),
      ...['--seed', String(options.seed)],
      ...['--callback-origin', options.callbackOrigin],
      ...(options.tossWebhook === undefined ? [] : tossFlags(options.tossWebhook)),
      ...(options.scenario === undefined ? [] : ['--scenario', options.scenario]),
      ...(options.hasReservedCards ? ['--reserved-cards'] : []),
    ])
    return new GatewayProcess(program, options.callbackOrigin)
  }

  /** Replaces members of the scenario that the gateway plays, such as all its `faults`. */
  async change(members: Partial<ScenarioInput>): Promise<void> {
    await this.#call('scenario', { method: 'PATCH', body: JSON.stringify(members) })
  }

  /** A buyer authenticates in Toss's window; gives what its redirect brings. */
  async authenticate(window: { readonly orderId: string; readonly amount: number }) {
    const body = JSON.stringify(window)
    const path = 'dialects/toss/actions/authenticate'
    const { paymentKey } = paid.parse(await this.#call(path, { method: 'POST', body }))
    return { paymentKey, ...window }
  }

  async stats(): Promise<GatewayStats> {
    return statsAnswer.parse(await this.#call('stats'))
  }

  async charges(): Promise<readonly LedgerCharge[]> {
    return ledgerAnswer.parse(await this.#call('ledger')).charges
  }

  /**
   * Resolves once the gateway's counts are so.
   *
   * @throws Error when they are not within half a minute.
   */
  async until(reached: (stats: GatewayStats) => boolean): Promise<void> {
    const latest = performance.now() + 30_000
    while (!reached(await this.stats())) {
      if (performance.now() > latest) throw new Error('the gateway never came to that')
      await sleep(5)
    }
  }

  async end(): Promise<void> {
    await this.#program.end('SIGTERM')
  }

  async #call(what: string, init: RequestInit = {}): Promise<unknown> {
    const response = await fetch(`${this.adminUrl}/__admin/${what}`, {
      ...init,
      headers: { 'content-type': 'application/json' },
    })
    if (!response.ok) throw new Error(`/__admin/${what}: ${await response.text()}`)
    return response.json()
  }
}

function portFlags(ports?: { readonly gateway: number; readonly admin: number }) {
  if (ports === undefined) return ['--port', '0']
  return ['--port', String(ports.gateway), '--admin-port', String(ports.admin)]
}

function tossFlags(webhook: string): readonly string[] {
  return ['--dialect', 'async-card', '--dialect', 'toss', '--webhook', `toss=${webhook}`]
}

function simulatorProgram(): string {
  const manifest = createRequire(import.meta.url).resolve('@holdfast/pg-simulator/package.json')
  return path.join(path.dirname(manifest), 'dist', 'cli', 'main.js')
}
