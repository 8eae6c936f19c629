import type { ClientHealth, PaymentClient } from '../payment-client.js'
import { backgroundSamples } from './background-samples.js'
import { callSamples } from './call-samples.js'
import type { ClientEvent } from './client-event.js'
import type { SamplesOf } from './event-samples.js'
import { healthGauges } from './health-gauges.js'
import type { PaymentMetricSink } from './payment-metric-sink.js'
import { paymentSamples } from './payment-samples.js'

/** What of a client its metrics are made of. */
export type WatchedClient = Pick<PaymentClient<unknown>, 'dialect' | 'observe' | 'health'>

/** Something that records the metrics of clients. */
export interface PaymentMetricWatcher {
  /**
   * Records the metrics of a client until the answer is called, which leaves no listener behind.
   * What is watched already is recorded once. Clients with one dialect name share their samples.
   */
  watch(client: WatchedClient): () => void
}

interface Watched {
  watchers: number
  readonly stops: readonly (() => void)[]
}

const samples: { readonly [T in ClientEvent['type']]: SamplesOf<T> } = {
  ...callSamples,
  ...paymentSamples,
  ...backgroundSamples,
}

/** Turns events and the health of clients into the samples of the metric table. */
export class PaymentMetricRecorder implements PaymentMetricWatcher {
  readonly #sink: PaymentMetricSink
  readonly #watched = new Map<WatchedClient, Watched>()

  constructor(sink: PaymentMetricSink) {
    this.#sink = sink
  }

  watch(client: WatchedClient): () => void {
    const watched = this.#watched.get(client) ?? { watchers: 0, stops: this.#begin(client) }
    this.#watched.set(client, watched)
    watched.watchers += 1
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      watched.watchers -= 1
      if (watched.watchers > 0) return
      this.#watched.delete(client)
      for (const stop of watched.stops) stop()
    }
  }

  #begin(client: WatchedClient): readonly (() => void)[] {
    const { dialect } = client
    const record = <T extends ClientEvent['type']>(
      event: Extract<ClientEvent, { readonly type: T }>,
    ): void => (samples[event.type] as SamplesOf<T>)(event, this.#sink, dialect)
    const onFailure = (): void => {
      const labels = { dialect, work: 'health' }
      this.#sink.add('holdfast_payment_background_failures_total', labels, 1)
    }
    return [
      client.observe((event) => record(event)),
      ...healthGauges(this.#sink, sharedHealth(client, onFailure)),
    ]
  }
}

/** Asks for the health once for all gauges that are read together. */
function sharedHealth(
  client: WatchedClient,
  onFailure: () => void,
): () => Promise<ClientHealth | undefined> {
  let asked: Promise<ClientHealth | undefined> | undefined
  const ask = async (): Promise<ClientHealth | undefined> => {
    try {
      return await client.health()
    } catch {
      onFailure()
      return undefined
    }
  }
  return () => {
    asked ??= ask().finally(() => (asked = undefined))
    return asked
  }
}
