// A process of its own for what sends requests, so that it takes no time from what answers them.
import { answerQuestions } from '../asked-process.js'
import { fullLoad, pacedLoad, type FullLoad, type PacedLoad } from './send-load.js'

/** What the process that sends can be asked. */
export type LoadQuestion =
  ({ readonly ask: 'full' } & FullLoad) | ({ readonly ask: 'paced' } & PacedLoad)

answerQuestions((question: LoadQuestion) =>
  question.ask === 'full' ? fullLoad(question) : pacedLoad(question),
)
