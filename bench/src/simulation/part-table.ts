import { right, type Table } from '../table.js'
import { parts, type Part } from './time-by-part.js'
import type { Workload } from './workloads.js'

/** Where the time of one workload goes. */
export interface Profiled {
  readonly workload: Pick<Workload, 'name' | 'store'>
  readonly shares: ReadonlyMap<Part, number>
}

/** One row for each part, one column for each workload. */
export function partTable(profiles: readonly Profiled[]): Table {
  const headings = profiles.map(({ workload: { name, store } }) => right(`${name}, ${store}`))
  return {
    columns: [{ heading: 'part' }, ...headings],
    rows: parts.map((part) => [
      part,
      ...profiles.map(({ shares }) => `${(100 * (shares.get(part) ?? 0)).toFixed(1)} %`),
    ]),
  }
}
