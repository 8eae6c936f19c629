// A process of its own for one guard at one pace: takes the job as JSON in its argument, prints
// what the memory did as JSON.
import { doHeapJob, type HeapJob } from './heap-job.js'

try {
  const growth = await doHeapJob(JSON.parse(process.argv[2] ?? '') as HeapJob)
  process.stdout.write(JSON.stringify(growth))
} catch (error) {
  console.error(error instanceof Error ? error.stack : error)
  process.exitCode = 1
}
