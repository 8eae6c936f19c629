import { counted } from '../../cli/text-layout.js'
import type { ExhaustiveProgress } from '../exhaustive/exhaustive-options.js'
import { countText, spanText } from './figure-text.js'
import { barLine, percentText, type ProgressWords } from './progress-bar.js'

/** What is shown of an enumeration. */
export const exhaustiveWords: ProgressWords<ExhaustiveProgress> = {
  share: ({ share }) => share,
  lines: (progress, options) => {
    const { paint, width } = options
    const style = progress.violations > 0 ? 'red' : 'green'
    return [
      barLine(progress.share, doneText(progress), style, options),
      paint('dim', ` ${foundText(progress)}`.slice(0, width)),
    ]
  },
  sentence: (progress) =>
    `${percentText(progress.share)}  ${doneText(progress)}  ${foundText(progress)}`,
}

function doneText({ dialect, singles, doubles }: ExhaustiveProgress): string {
  return `${dialect}  singles ${countText(singles)}  doubles ${countText(doubles)}`
}

function foundText({ violations, wallMs }: ExhaustiveProgress): string {
  return `${counted(violations, 'violation')}  ${spanText(wallMs)}`
}
