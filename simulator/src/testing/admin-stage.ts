import type { Simulator } from '../simulator.js'
import { submit, submitBody } from './gateway-caller.js'
import type { Merchant } from './merchant.js'
import { Stage } from './stage.js'
import { typed, type Said } from './typed-command.js'

/** A simulator with all dialects that answers at once, its merchant, and `pgsim admin` for it. */
export class AdminStage {
  readonly #stage: Stage
  readonly simulator: Simulator
  readonly merchant: Merchant
  readonly gatewayUrl: string
  readonly #adminUrl: string

  private constructor(
    stage: Stage,
    merchant: Merchant,
    started: { simulator: Simulator; gatewayUrl: string; adminUrl: string },
  ) {
    this.#stage = stage
    this.merchant = merchant
    this.simulator = started.simulator
    this.gatewayUrl = started.gatewayUrl
    this.#adminUrl = started.adminUrl
  }

  static async start(): Promise<AdminStage> {
    const stage = new Stage()
    const merchant = await stage.merchant()
    const started = await stage.simulator(
      { latency: 0, processing: 0 },
      {
        dialects: ['async-card', 'toss', 'stripe'],
        scenario: 'calm',
        callbackOrigins: [merchant.origin],
        seed: 7,
      },
    )
    return new AdminStage(stage, merchant, started)
  }

  /** Ends everything. */
  clear(): Promise<void> {
    return this.#stage.clear()
  }

  /** What `pgsim admin` said on stdout; it fails where anything was wrong. */
  async said(...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.#admin(words)
    if (code === 0 && stderr === '') return stdout
    throw new Error(`pgsim admin ${words.join(' ')} ended with ${code}: ${stderr}`)
  }

  /** The same with `--json`, read. */
  async json(...words: string[]): Promise<unknown> {
    return JSON.parse(await this.said(...words, '--json'))
  }

  /** What was said where it was refused, without a stack, in one line. */
  async refused(...words: string[]): Promise<Said> {
    const { code, stdout, stderr } = await this.#admin(words)
    const isRefused = code !== 0 && stdout === '' && !/^\s+at /m.test(stderr)
    if (isRefused) return { code, stdout, stderr: stderr.replaceAll(/\s+/g, ' ').trim() }
    throw new Error(`pgsim admin ${words.join(' ')} was not refused in a sentence: ${stderr}`)
  }

  /** Submits a payment, which is accepted. */
  async pay(orderId: string): Promise<void> {
    const body = submitBody({ orderId, callbackUrl: this.merchant.callbackUrl })
    const { status } = await submit(this.gatewayUrl, body)
    if (status !== 200) throw new Error(`the payment ${orderId} was answered with ${status}`)
  }

  #admin(words: readonly string[]): Promise<Said> {
    return typed('admin', ...words, '--admin', this.#adminUrl)
  }
}
