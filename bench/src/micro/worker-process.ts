// A process of its own for one task, given as JSON in its argument: it is asked for calls by name,
// and answers a figure for each.
import { answerQuestions } from '../asked-process.js'
import { workOn, type Task } from './worker.js'

const work = workOn(JSON.parse(process.argv[2] ?? '') as Task)

answerQuestions(async (call: string) => (await work)(call))
