import { right, type Column, type Table } from '../table.js'
import { verdict, type Judged } from '../target.js'
import type { Comparison } from './contestants.js'
import { compared, middle, type Compared, type Figure } from './figures.js'
import type { Measured } from './measure-all.js'

const columns: readonly Column[] = [
  { heading: 'asked' },
  { heading: 'server' },
  right('requests/s'),
  right('of the bare'),
  right('in its rounds'),
  right('CPU us'),
  right('p50 ms'),
  right('p99 ms'),
  right('added p50'),
  right('added p99'),
  { heading: 'target' },
]

/** One row for each bare handler, followed by one for each simulator that stands beside it. */
export function toTable(comparisons: readonly Comparison[], measured: Measured): Table {
  const rows = comparisons.flatMap(({ load, contestants }) => {
    const figures = measured.get(load)
    const bare = figures?.get('bare') ?? []
    return [
      [load, 'bare Hono', ...cells(middle(bare))],
      ...contestants.map((contestant) => {
        const own = figures?.get(contestant) ?? []
        const beside = compared(own, bare)
        const judged = verdict(contestant.target, beside.addedP50Ms)
        return ['', contestant.name, ...cells(middle(own), beside), judged]
      }),
    ]
  })
  return { columns, rows }
}

function cells({ perSecond, cpuUs, p50Ms, p99Ms }: Figure, beside?: Compared): string[] {
  return [
    String(Math.round(perSecond)),
    ...(beside === undefined
      ? ['', '']
      : [times(beside.ratio), `${times(beside.lowest)} .. ${times(beside.highest)}`]),
    String(Math.round(cpuUs)),
    ms(p50Ms),
    ms(p99Ms),
    ...(beside === undefined ? ['', ''] : [ms(beside.addedP50Ms), ms(beside.addedP99Ms)]),
  ]
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)}x`
}

function ms(value: number): string {
  return value.toFixed(2)
}

/** Every added time that has a target. */
export function judgedTimes(
  comparisons: readonly Comparison[],
  measured: Measured,
): readonly Judged[] {
  return comparisons.flatMap(({ load, contestants }) => {
    const figures = measured.get(load)
    return contestants.flatMap((contestant) => {
      const { target } = contestant
      if (target === undefined) return []
      const { addedP50Ms } = compared(figures?.get(contestant) ?? [], figures?.get('bare') ?? [])
      return [{ target, figure: addedP50Ms }]
    })
  })
}
