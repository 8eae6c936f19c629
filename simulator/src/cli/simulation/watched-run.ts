import { exitCodeOf } from '../../simulation/report/exit-code.js'
import { paintFor } from '../../simulation/report/paint.js'
import type { ProgressWords } from '../../simulation/report/progress-bar.js'
import { ProgressPrinter } from '../../simulation/report/progress-printer.js'
import { TEXT_WIDTH, wrapped } from '../text-layout.js'
import { interruption } from './interruption.js'
import type { SimulationParts } from './simulation-parts.js'

/** Something that goes on for long, and how it is shown. */
export interface LongRun<News, Report> {
  /** What is about to be run; with these words the same can be run again. */
  readonly begin: string
  /** Where it begins; a terminal shows it until there is news. */
  readonly noNews: News
  readonly words: ProgressWords<News>
  readonly isQuiet: boolean
  run(watch: {
    readonly signal: AbortSignal
    readonly onProgress: (news: News) => void
  }): Promise<Report>
}

/** Runs it with its progress on stderr; Ctrl-C ends it early, a second one at once. */
export async function watchedRun<News, Report>(
  { begin, noNews, words, isQuiet, run }: LongRun<News, Report>,
  parts: Pick<SimulationParts, 'now' | 'signals' | 'leave'>,
): Promise<Report> {
  const { stderr } = process
  const say = (text: string): void => {
    if (!isQuiet) stderr.write(`${text}\n`)
  }
  say(wrapped(begin, TEXT_WIDTH, '  '))
  const printer = new ProgressPrinter({
    stream: stderr,
    words,
    paint: paintFor(stderr, process.env),
    isTerminal: stderr.isTTY && !process.env['CI'],
    now: () => parts.now(),
  })
  const { signal, end } = interruption({
    signals: parts.signals,
    onFirst: () => {
      printer.clear()
      say('Ends, and reports what there is; Ctrl-C once more ends at once.')
    },
    onSecond: () => parts.leave(exitCodeOf('interrupted')),
  })
  const onProgress = (news: News): void => {
    if (!isQuiet && !signal.aborted) printer.show(news)
  }
  onProgress(noNews)
  try {
    return await run({ signal, onProgress })
  } finally {
    printer.clear()
    end()
  }
}
