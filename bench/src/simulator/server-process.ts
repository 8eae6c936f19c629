// A process of its own for one server, whose task is JSON in its argument: it answers questions.
import { answerQuestions } from '../asked-process.js'
import { serve } from './server.js'
import type { ServerTask } from './server-task.js'

/** What a server's process can be asked. */
export type ServerQuestion =
  | { readonly ask: 'url' }
  /** Requests that it can answer. */
  | { readonly ask: 'requests'; readonly count: number }
  /** Milliseconds of processor time that it has used so far. */
  | { readonly ask: 'cpu' }

const served = serve(JSON.parse(process.argv[2] ?? '') as ServerTask)

answerQuestions(async (question: ServerQuestion) => {
  const { url, prepare } = await served
  if (question.ask === 'url') return url
  if (question.ask === 'requests') return prepare(question.count)
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
})
