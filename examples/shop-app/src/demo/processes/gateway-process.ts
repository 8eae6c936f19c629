import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ChildProgram } from './child-program.js'

const readyLine = z.object({ gateway: z.url(), admin: z.url() })

const ledgerAnswer = z.object({
  charges: z.array(
    z.object({
      transactionKey: z.string(),
      orderId: z.string(),
      userId: z.string(),
      amount: z.number(),
      status: z.enum(['PENDING', 'SUCCESS', 'FAILED']),
      settledAt: z.iso
        .datetime()
        .transform((text) => Date.parse(text))
        .optional(),
      callback: z.object({ sent: z.number(), answered: z.array(z.unknown()), lost: z.boolean() }),
    }),
  ),
})

const statsAnswer = z.object({
  requests: z.object({
    submit: z.number(),
    inquireByKey: z.number(),
    inquireByOrder: z.number(),
  }),
  openSockets: z.number(),
  inFlight: z.number(),
  pendingCharges: z.number(),
  callbacks: z.object({
    delivered: z.number(),
    failed: z.number(),
    lost: z.number(),
    duplicated: z.number(),
    late: z.number(),
  }),
})

export type LedgerCharge = z.infer<typeof ledgerAnswer>['charges'][number]
export type GatewayStats = z.infer<typeof statsAnswer>

/** The faults that the demo turns; names and units are the simulator's. */
export interface GatewayFaults {
  readonly refuseRate?: number
  readonly timeScale?: number
  readonly outcomes?: {
    readonly approved: number
    readonly limitExceeded: number
    readonly invalidCard: number
  }
  readonly mode?: 'up' | 'hang' | 'down'
  readonly callback?: {
    readonly lossRate?: number
    readonly duplicateRate?: number
    readonly lateRate?: number
  }
}

/** `pgsim serve` as a process of its own, driven through its control API. */
export class GatewayProcess {
  readonly url: string
  readonly adminUrl: string
  /** The one origin to which callbacks may go. */
  readonly callbackOrigin: string
  readonly #program: ChildProgram

  private constructor(program: ChildProgram, callbackOrigin: string) {
    const { gateway, admin } = readyLine.parse(program.ready)
    this.#program = program
    this.url = gateway
    this.adminUrl = admin
    this.callbackOrigin = callbackOrigin
  }

  static async start(options: {
    readonly seed: number
    readonly callbackOrigin: string
  }): Promise<GatewayProcess> {
    const program = await ChildProgram.start('the simulator', simulatorProgram(), [
      'serve',
      '--json',
      ...['--port', '0'],
      ...['--seed', String(options.seed)],
      ...['--callback-origin', options.callbackOrigin],
    ])
    return new GatewayProcess(program, options.callbackOrigin)
  }

  async setFaults(faults: GatewayFaults): Promise<void> {
    await this.#call('faults', { method: 'PATCH', body: JSON.stringify(faults) })
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

function simulatorProgram(): string {
  const manifest = createRequire(import.meta.url).resolve('@holdfast/pg-simulator/package.json')
  return path.join(path.dirname(manifest), 'dist', 'cli', 'main.js')
}
