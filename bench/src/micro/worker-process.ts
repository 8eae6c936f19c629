// A process of its own for one task, given as JSON in its argument: it is sent names of calls and
// sends back a figure for each.
import { workOn, type Task } from './worker.js'

// However the program ends that started it: nobody asks any more.
process.on('disconnect', () => process.exit(0))
process.on('message', (call) => void answer(String(call)))
const work = workOn(JSON.parse(process.argv[2] ?? '') as Task)

async function answer(call: string): Promise<void> {
  try {
    const measure = await work
    process.send?.(await measure(call))
  } catch (error) {
    console.error(error instanceof Error ? error.stack : error)
    process.exit(1)
  }
}
