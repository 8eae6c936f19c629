import type { Measured } from './measure.js'

/** How many times faster than the scenario it is compared with; undefined without one. */
export function ratioOf(one: Measured, all: readonly Measured[]): number | undefined {
  const other = all.find(({ name }) => name === one.against)
  return other && other.nanoseconds / one.nanoseconds
}

/** A table for people: median, range and ratio, one line per scenario. */
export function toTable(all: readonly Measured[]): string {
  const bare = all[0]?.nanoseconds ?? Number.NaN
  const rows = all.map((one) => {
    const ratio = ratioOf(one, all)
    return [
      one.name,
      toNanoseconds(one.nanoseconds),
      one.range.map(toNanoseconds).join(' .. '),
      `+${toNanoseconds(Math.max(0, one.nanoseconds - bare))}`,
      ratio === undefined ? '' : `${ratio.toFixed(1)}x`,
    ]
  })
  const lines = [
    ['call', 'median ns', 'over the rounds', 'over bare', 'faster than its peer'],
    ...rows,
  ]
  const widthOf = (column: number): number =>
    Math.max(...lines.map((row) => row[column]?.length ?? 0))
  return lines
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widthOf(column)) : cell.padStart(widthOf(column)),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function toNanoseconds(value: number): string {
  return String(Math.round(value))
}
