import { hunt } from '@holdfast/pg-simulator/simulation'
import { warmPaymentsPerMinute, type Mark, type Pace } from './pace.js'
import { huntOptionsOf, type Workload } from './workloads.js'

/**
 * Hunts in a workload with so many worker threads, for so long.
 *
 * @throws Error where an invariant broke: how fast money is lost is no figure.
 */
export async function measurePace(
  workload: Workload,
  workers: number,
  seconds: number,
): Promise<Pace> {
  const marks: Mark[] = []
  const cpuBefore = process.cpuUsage()
  const report = await hunt(huntOptionsOf(workload, workers, seconds * 1000), {
    onProgress: ({ wallMs, payments }) => marks.push({ wallMs, payments }),
    signal: new AbortController().signal,
  })
  const { user, system } = process.cpuUsage(cpuBefore)
  const broken = report.invariants.filter(({ violated }) => violated > 0).map(({ id }) => id)
  if (broken.length > 0) throw new Error(`${workload.name}: broken are ${broken.join(', ')}`)
  const { events, payments } = report.totals
  const paymentsPerMinute = warmPaymentsPerMinute(marks)
  return {
    paymentsPerMinute,
    eventsPerSecond: (paymentsPerMinute / 60) * (events / payments),
    cpuUs: (user + system) / payments,
  }
}
