import { right, type Column, type Table } from '../table.js'
import { atLeast, verdict, type Judged } from '../target.js'
import type { Pace } from './pace.js'
import type { Workload } from './workloads.js'

/** How fast one workload was with one worker thread, and with two. */
export interface Measured {
  readonly workload: Workload
  readonly one: Pace
  readonly two: Pace
}

const columns: readonly Column[] = [
  { heading: 'scenario' },
  { heading: 'store' },
  right('workers'),
  right('payments/min'),
  right('of calm'),
  right('of memory'),
  right('of one worker'),
  right('events/s'),
  right('CPU us'),
  { heading: 'target' },
]

/** Two rows for each workload: with one worker, and with two. */
export function toTable(measured: readonly Measured[]): Table {
  const rows = measured.flatMap(({ workload, one, two }) => {
    const calm = one.paymentsPerMinute / (besides(measured, workload, 'calm') ?? Number.NaN)
    const memory = one.paymentsPerMinute / (onMemory(measured, workload) ?? Number.NaN)
    const gain = two.paymentsPerMinute / one.paymentsPerMinute
    return [
      [
        workload.name,
        workload.store,
        '1',
        count(one.paymentsPerMinute),
        workload.name === 'calm' ? '' : times(calm),
        workload.store === 'memory' ? '' : times(memory),
        '',
        count(one.eventsPerSecond),
        count(one.cpuUs),
        verdict(workload.target, one.paymentsPerMinute),
      ],
      [
        ...['', '', '2', count(two.paymentsPerMinute), '', '', times(gain)],
        ...[count(two.eventsPerSecond), count(two.cpuUs), verdictOfTwo(workload, two)],
      ],
    ]
  })
  return { columns, rows }
}

/** Every pace beside its target. */
export function judgedPaces(measured: readonly Measured[]): readonly Judged[] {
  return measured.flatMap(({ workload, one, two }) => {
    const both = targetOfTwo(workload)
    return [
      { target: workload.target, figure: one.paymentsPerMinute },
      ...(both ? [{ target: both, figure: two.paymentsPerMinute }] : []),
    ]
  })
}

/** Only of SQLite it is said what two cores together are to reach: a million. */
function targetOfTwo({ store, target }: Workload) {
  return store === 'sqlite' ? atLeast(2 * target.limit, ' on two') : undefined
}

function verdictOfTwo(workload: Workload, { paymentsPerMinute }: Pace): string {
  return verdict(targetOfTwo(workload), paymentsPerMinute)
}

function besides(
  measured: readonly Measured[],
  { store }: Workload,
  name: string,
): number | undefined {
  return measured.find(({ workload }) => workload.store === store && workload.name === name)?.one
    .paymentsPerMinute
}

function onMemory(measured: readonly Measured[], { name }: Workload): number | undefined {
  return measured.find(({ workload }) => workload.store === 'memory' && workload.name === name)?.one
    .paymentsPerMinute
}

function count(value: number): string {
  return String(Math.round(value))
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)}x`
}
