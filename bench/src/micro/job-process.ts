// A process of its own for one job: takes it as JSON in its argument, prints the result as JSON.
import { doJob, type Job } from './job.js'

try {
  const result = await doJob(JSON.parse(process.argv[2] ?? '') as Job)
  // Timers of the libraries may still be set; there is nothing to wait for.
  process.stdout.write(JSON.stringify(result), () => process.exit(0))
} catch (error) {
  console.error(error instanceof Error ? error.stack : error)
  process.exit(1)
}
