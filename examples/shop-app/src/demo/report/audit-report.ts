import type { AuditLine } from '../audit/audit.js'
import { paint } from './tables.js'

const widestExamples = 5

/** One line per invariant, green or red, with the first breaches by name. */
export function renderAudit(lines: readonly AuditLine[]): string {
  const width = Math.max(...lines.map((line) => line.invariant.length))
  return [
    '',
    paint(['bold', 'cyan'], 'The audit: the shop’s orders against the gateway’s ledger'),
    ...lines.flatMap((line) => [
      renderLine(line, width),
      ...line.breaches.slice(0, widestExamples).map((breach) => paint('red', `       ${breach}`)),
    ]),
  ].join('\n')
}

function renderLine({ invariant, checked, count, breaches }: AuditLine, width: number): string {
  const mark = breaches.length === 0 ? paint('green', '  ok') : paint('red', ' BAD')
  return `${mark}  ${invariant.padEnd(width)}  ${String(count).padStart(4)}   of ${checked} checked`
}
