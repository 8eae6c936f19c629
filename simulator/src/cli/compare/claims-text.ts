import type { Comparison } from '../../simulation/compare/comparison.js'
import { wrapped } from '../text-layout.js'

/** What an explanation stands behind. */
const INDENT = '    '

/** Where the seeds' own figures do not follow from their settings: theirs, ours, and why. */
export function claimsText({ document, off, right }: Comparison['seeds'], width: number): string {
  const intro =
    `What the third of the seeds says (${document}), what its own settings give, and why; in ` +
    'quotes its words, and the heading below which they stand.'
  const blocks = off.map(({ theirs, ours, quote, section, why }) => [
    `  ${theirs}  ->  ${ours}`,
    wrapped(`${INDENT}"${quote}" (${section})`, width, INDENT),
    wrapped(INDENT + why, width, INDENT),
  ])
  return [
    wrapped(intro, width),
    ...blocks.map((lines) => lines.join('\n')),
    wrapped(`What does follow from their figures: ${right.join('; ')}.`, width),
  ].join('\n\n')
}
