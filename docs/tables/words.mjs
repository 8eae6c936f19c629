// @ts-check

/**
 * A Markdown table; the first column is text, the others are numbers.
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function markdownTable(head, rows) {
  const rule = head.map((_, at) => (at === 0 ? '---' : '--:'))
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/**
 * A chance in percent, with two digits that count.
 * @param {number} chance 0..1
 */
export function percent(chance) {
  if (chance === 0) return '0'
  if (chance < 1e-6) return '< 0.0001 %'
  if (chance > 0.999) return chance === 1 ? '100 %' : `${(chance * 100).toFixed(3)} %`
  return `${plain(Number((chance * 100).toPrecision(chance >= 0.1 ? 3 : 2)))} %`
}

/**
 * A number with three digits that count.
 * @param {number} value
 */
export function about(value) {
  if (value >= 1e12) return '> 10^12'
  return Number(value.toPrecision(3)).toLocaleString('en')
}

/**
 * A time, in the unit that suits it.
 * @param {number} seconds
 */
export function duration(seconds) {
  if (seconds < 60) return `${about(seconds)} s`
  if (seconds < 3600) return `${about(seconds / 60)} min`
  if (seconds < 86_400) return `${about(seconds / 3600)} h`
  return `${about(seconds / 86_400)} days`
}

/** @param {number} value */
function plain(value) {
  return value.toLocaleString('en', { maximumFractionDigits: 6 })
}
