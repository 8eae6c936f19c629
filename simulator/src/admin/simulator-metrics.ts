import { Counter, Gauge, Registry } from 'prom-client'
import type { DialectCounts } from '../serving/dialect-world.js'
import type { SimulatorStats } from '../simulator.js'

type Labels = Readonly<Record<string, string>>
type Sample = readonly [labels: Labels, value: number]

/** One metric: what it is, and how it is read off the stats. */
interface SimulatorMetric {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly labels: readonly string[]
  readonly help: string
  readonly samples: (stats: SimulatorStats) => readonly Sample[]
}

/** Every metric of the simulator. Counters begin anew when it is reset. */
export const simulatorMetricTable: readonly SimulatorMetric[] = [
  {
    name: 'pgsim_requests_total',
    type: 'counter',
    labels: ['dialect', 'operation'],
    help: 'Requests that came in; operation "unread" is nonsense.',
    samples: perDialect(({ requests }) => labelled('operation', requests)),
  },
  {
    name: 'pgsim_request_outcomes_total',
    type: 'counter',
    labels: ['dialect', 'outcome'],
    help: 'Requests by how they ended.',
    samples: perDialect(({ outcomes }) => labelled('outcome', outcomes)),
  },
  {
    name: 'pgsim_faults_total',
    type: 'counter',
    labels: ['dialect', 'fault'],
    help: 'How often each fault struck a request or a callback.',
    samples: perDialect(({ faults }) => labelled('fault', faults)),
  },
  {
    name: 'pgsim_callbacks_total',
    type: 'counter',
    labels: ['dialect', 'event'],
    help: 'Callbacks by what became of them on their way.',
    samples: perDialect(({ callbacks: { due: _due, held: _held, ...events } }) =>
      labelled('event', events),
    ),
  },
  {
    name: 'pgsim_callbacks_open',
    type: 'gauge',
    labels: ['dialect', 'state'],
    help: 'Callbacks not at their end: held until somebody releases them, or due.',
    samples: perDialect(({ callbacks: { due, held } }) =>
      labelled('state', { held, due: due - held }),
    ),
  },
  {
    name: 'pgsim_pending_charges',
    type: 'gauge',
    labels: ['dialect'],
    help: 'Charges that the card company has not answered for.',
    samples: perDialect(({ pendingCharges }) => [[{}, pendingCharges]]),
  },
  {
    name: 'pgsim_in_flight_requests',
    type: 'gauge',
    labels: [],
    help: 'Requests that arrived and have no answer yet, hung ones included.',
    samples: ({ inFlight }) => [[{}, inFlight]],
  },
  {
    name: 'pgsim_open_sockets',
    type: 'gauge',
    labels: [],
    help: "Connections open at the gateway's ports.",
    samples: ({ openSockets }) => [[{}, openSockets]],
  },
  {
    name: 'pgsim_listening',
    type: 'gauge',
    labels: [],
    help: 'Whether the gateway takes connections: 1 or 0.',
    samples: ({ isListening }) => [[{}, isListening ? 1 : 0]],
  },
]

/**
 * The metrics in a registry of their own, which reads the stats anew whenever it is read itself.
 */
export function createSimulatorMetrics(read: () => SimulatorStats): Registry {
  const registry = new Registry()
  for (const metric of simulatorMetricTable) addMetric(registry, metric, read)
  return registry
}

function addMetric(
  registry: Registry,
  { name, type, labels, help, samples }: SimulatorMetric,
  read: () => SimulatorStats,
): void {
  const about = { name, help, labelNames: [...labels], registers: [registry] }
  if (type === 'counter') {
    const counter: Counter = new Counter({
      ...about,
      collect() {
        counter.reset()
        for (const [labels, value] of samples(read())) counter.inc(labels, value)
      },
    })
  } else {
    const gauge: Gauge = new Gauge({
      ...about,
      collect() {
        gauge.reset()
        for (const [labels, value] of samples(read())) gauge.set(labels, value)
      },
    })
  }
}

function perDialect(
  samplesOf: (counts: DialectCounts) => readonly Sample[],
): SimulatorMetric['samples'] {
  return ({ dialects }) =>
    Object.entries(dialects).flatMap(([dialect, counts]) =>
      samplesOf(counts).map(([labels, value]): Sample => [{ dialect, ...labels }, value]),
    )
}

function labelled(label: string, counts: Readonly<Record<string, number>>): readonly Sample[] {
  return Object.entries(counts).map(([name, count]) => [{ [label]: name }, count])
}
