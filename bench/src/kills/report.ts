import { percentile } from '../percentile.js'
import { right, type Table } from '../table.js'
import type { Kill } from './kill-run.js'
import { meanings, phases } from './phase.js'

/** One row per phase in which something was killed. */
export function toTable(kills: readonly Kill[]): Table {
  const rows = phases.flatMap((phase) => {
    const of = kills.filter((kill) => kill.phase === phase)
    if (of.length === 0) return []
    const recoveries = of.map(({ recoveryMs }) => recoveryMs)
    return [
      [
        phase,
        meanings[phase],
        String(of.length),
        String(sum(of.map(({ openPayments }) => openPayments))),
        seconds(percentile(recoveries, 50)),
        seconds(Math.max(...recoveries)),
        counted(of.map(({ became }) => became)),
        String(wrongIn(of)),
      ],
    ]
  })
  return {
    columns: [
      { heading: 'killed' },
      { heading: 'what stood there' },
      right('kills'),
      right('open'),
      right('recovery p50 s'),
      right('max s'),
      { heading: 'its payment became' },
      right('wrong in the books'),
    ],
    rows,
  }
}

/** How many wrongs there were after all of these kills. */
export function wrongIn(kills: readonly Kill[]): number {
  return sum(kills.map(({ wrong }) => wrong.length))
}

/** As in `approved 3, failed 1`: the most frequent first. */
function counted(words: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts]
    .toSorted(([a, one], [b, other]) => other - one || a.localeCompare(b))
    .map(([word, count]) => `${word} ${count}`)
    .join(', ')
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2)
}
