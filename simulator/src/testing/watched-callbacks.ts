import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { Activity } from '../gateway/activity.js'
import { UNHARMED_CALLBACK, type CallbackFate } from '../gateway/callback.js'
import { Callbacks } from '../gateway/callbacks.js'
import { ScriptedSender } from './scripted-sender.js'

/** Callbacks on a virtual clock, for a merchant that answers as scripted. */
export class WatchedCallbacks {
  readonly clock = new VirtualClock()
  readonly sender = new ScriptedSender(this.clock)
  readonly activity = new Activity()
  /** When an attempt is repeated; a test may change it. */
  retryAfterMs: readonly number[] = []
  readonly callbacks = new Callbacks({
    clock: this.clock,
    sender: this.sender,
    activity: this.activity,
    policy: () => ({
      retryAfterMs: this.retryAfterMs,
      isDelivered: (status) => status === 200,
    }),
  })

  /**
   * Announces a callback for the charge with this key, without waiting for it; answers with its
   * id where it is not at its end at once.
   */
  announce(key: string, fate: Partial<CallbackFate> = {}): string {
    const known = new Set(this.ids())
    const draft = { event: 'settled', url: `http://shop.example/${key}`, body: `{"key":"${key}"}` }
    const charge = { key, reference: `order-${key}` }
    void this.callbacks.announce(draft, charge, { ...UNHARMED_CALLBACK, ...fate })
    return this.ids().find((id) => !known.has(id)) ?? ''
  }

  /** The ids of all callbacks that are not at their end, oldest first. */
  ids(): string[] {
    return this.callbacks.open().map(({ id }) => id)
  }

  /** For which charges attempts were made, in order. */
  sent(): string[] {
    return this.sender.attempts.map(({ callback }) => callback.chargeKey)
  }

  /** Lets everything that can go on at this moment go on. */
  settle(): Promise<void> {
    return this.clock.advance(0)
  }

  /** Whether nothing is under way at this moment. */
  async isIdle(): Promise<boolean> {
    let isIdle = false
    void this.activity.whenIdle().then(() => (isIdle = true))
    await this.settle()
    return isIdle
  }
}
