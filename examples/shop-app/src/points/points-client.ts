import { z } from 'zod'
import type { ModuleCaller, ModuleCallOptions } from '../modules/module-caller.js'
import { refusalCode } from '../modules/refusal-code.js'

/** Whose points, and how many. */
export interface PointsUse {
  readonly userId: string
  /** A positive integer. */
  readonly amount: number
}

/** What other modules may ask of points. All of it throws ModuleFailure where nobody answers. */
export interface PointsClient {
  /** What the user has. */
  balanceOf(userId: string, options?: ModuleCallOptions): Promise<number>
  /**
   * Takes the amount or nothing, once per hold. `released`: its refund came first.
   *
   * @throws Error when the hold was used for something else before
   */
  deduct(
    hold: string,
    use: PointsUse,
    options?: ModuleCallOptions,
  ): Promise<{ readonly kind: 'deducted' | 'insufficient' | 'released' }>
  /** Gives the user back what the hold took, once; a deduct that comes later is refused. */
  refund(hold: string, userId: string): Promise<void>
}

const balanceBody = z.object({ balance: z.number() })

/** Speaks to points wherever they live. */
export function pointsClient(caller: ModuleCaller): PointsClient {
  return {
    async balanceOf(userId, options) {
      const query = new URLSearchParams({ userId }).toString()
      const question = { method: 'GET', path: `/internal/points?${query}` } as const
      const { status, body } = await caller.ask(question, options)
      if (status !== 200) throw refusal('to tell a balance', body)
      return balanceBody.parse(body).balance
    },

    async deduct(hold, { userId, amount }, options) {
      const path = '/internal/points/deduct'
      const question = {
        method: 'POST',
        path,
        key: `DEC-${hold}`,
        body: { userId, amount },
      } as const
      const { status, body } = await caller.ask(question, options)
      if (status === 200) return { kind: 'deducted' }
      const code = refusalCode(body)
      if (code === 'INSUFFICIENT_POINTS') return { kind: 'insufficient' }
      if (code === 'POINTS_ALREADY_REFUNDED') return { kind: 'released' }
      throw refusal(`to deduct for ${hold}`, body)
    },

    async refund(hold, userId) {
      const path = '/internal/points/refund'
      const question = { method: 'POST', path, key: `INC-${hold}`, body: { userId } } as const
      const { status, body } = await caller.ask(question)
      if (status !== 200) throw refusal(`to refund for ${hold}`, body)
    },
  }
}

function refusal(what: string, body: unknown): Error {
  return new Error(`points refused ${what}: ${refusalCode(body) ?? 'no word why'}`)
}
