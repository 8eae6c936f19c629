import { right } from '../table.js'
import { atMost } from '../target.js'
import { HANG_MS, type HeapGrowth, type UnderWay } from './long-hang.js'
import { goalsText, type Goal, type Section } from './section.js'

/** One contestant at one pace, over several seeds. */
export interface UnderWayRow {
  readonly name: string
  readonly perSecond: number
  /** Of every seed: its minutes. */
  readonly results: readonly (readonly UnderWay[])[]
  /** Whether it is to be flat. */
  readonly isJudged: boolean
}

/** One contestant at one pace, in a process of its own. */
export interface HeapRow {
  readonly name: string
  readonly perSecond: number
  readonly minutes: readonly HeapGrowth[]
  /** Whether it is to be flat. */
  readonly isJudged: boolean
}

/** What is flat may still seem to grow by so many percent of what the AS-IS grows by. */
const NOISE_PERCENT = 5

const percent = (share: number): string =>
  Number.isFinite(share) ? `${fixed(share * 100, 2)} %` : ''
const kilobytes = (bytes: number): string => fixed(bytes / 1000, 1)

/** As `toFixed`, but what is rounded to nothing has no sign. */
function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? text.replace('-', '') : text
}

/** The row of the contestant `asIs` at the pace of `row`. */
function besideOf<Row extends HeapRow | UnderWayRow>(
  rows: readonly Row[],
  row: Row,
  asIs: string,
): Row | undefined {
  return rows.find(({ name, perSecond }) => name === asIs && perSecond === row.perSecond)
}

/** The most of any seed, in the first minute and in the last one. */
function firstAndLast(
  { results }: UnderWayRow,
  what: keyof UnderWay,
): readonly [first: number, last: number] {
  const mostIn = (minute: number) =>
    Math.max(...results.map((minutes) => minutes.at(minute)?.[what] ?? Number.NaN))
  return [mostIn(0), mostIn(-1)]
}

function underWayGoals(row: UnderWayRow): readonly Goal[] {
  if (!row.isJudged) return []
  return (['calls', 'orders'] as const).map((what) => {
    const [first, last] = firstAndLast(row, what)
    return { what, target: atMost(first), figure: last }
  })
}

/** How many calls and orders wait; `asIs` is the name of the contestant to compare with. */
export function underWaySection(rows: readonly UnderWayRow[], asIs: string): Section {
  return {
    title: `Calls and orders under way while it hangs for ${HANG_MS / 1000} s`,
    text: [
      'The same hang, twice as long. The most calls (open sockets of a client that does',
      'not limit them) and the most orders under way at once, in the first and in the',
      `second minute, of the worst seed; then the second minute's orders beside those of`,
      `the ${asIs}, the AS-IS, which grows with the length of the hang. Flat is what is`,
      'not higher in the second minute than in the first.',
    ].join(' '),
    table: {
      columns: [
        { heading: 'guard' },
        right('orders/s'),
        right('seeds'),
        right('calls, 1st'),
        right('calls, 2nd'),
        right('orders, 1st'),
        right('orders, 2nd'),
        right('of the AS-IS'),
        { heading: 'target' },
      ],
      rows: rows.map((row) => {
        const orders = firstAndLast(row, 'orders')
        const beside = besideOf(rows, row, asIs)
        const ofAsIs = beside && orders[1] / firstAndLast(beside, 'orders')[1]
        return [
          row.name,
          String(row.perSecond),
          String(row.results.length),
          ...firstAndLast(row, 'calls').map(String),
          ...orders.map(String),
          percent(ofAsIs ?? Number.NaN),
          goalsText(underWayGoals(row)),
        ]
      }),
    },
    goals: rows.flatMap(underWayGoals),
  }
}

/** By how much the last minute's median is above the first one's. */
function growth({ minutes }: HeapRow): number {
  return (minutes.at(-1)?.median ?? Number.NaN) - (minutes[0]?.median ?? Number.NaN)
}

/** How much memory is in use; `asIs` as above, `node` the version that ran. */
export function memorySection(rows: readonly HeapRow[], asIs: string, node: string): Section {
  const share = (row: HeapRow): number => {
    const beside = besideOf(rows, row, asIs)
    return beside === undefined ? Number.NaN : growth(row) / growth(beside)
  }
  const goalsOf = (row: HeapRow): readonly Goal[] => {
    if (!row.isJudged) return []
    return [{ what: 'growth', target: atMost(NOISE_PERCENT, ' %'), figure: share(row) * 100 }]
  }
  return {
    title: `Memory while it hangs for ${HANG_MS / 1000} s`,
    text: [
      'The same hang, each row in a process of its own. Kilobytes in use on the heap, all',
      'garbage collected, above those in use when the hang began: the most of the first',
      'and of the second minute, looked at in every virtual second; below zero where',
      'trade had needed more. Growth is from the median of the first minute to that of',
      `the second; then the same beside that of the ${asIs}, the AS-IS, of which`,
      `${NOISE_PERCENT} % pass for noise. What the system keeps for a socket is not in it. The`,
      `figures vary by a kilobyte or two from run to run; this is Node ${node}.`,
    ].join(' '),
    table: {
      columns: [
        { heading: 'guard' },
        right('orders/s'),
        right('most kB, 1st'),
        right('most kB, 2nd'),
        right('growth kB'),
        right('of the AS-IS'),
        { heading: 'target' },
      ],
      rows: rows.map((row) => [
        row.name,
        String(row.perSecond),
        ...row.minutes.map(({ most }) => kilobytes(most)),
        kilobytes(growth(row)),
        percent(share(row)),
        goalsText(goalsOf(row)),
      ]),
    },
    goals: rows.flatMap(goalsOf),
  }
}
