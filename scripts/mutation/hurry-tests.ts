import { beforeEach } from 'vitest'

// Every test may run hundreds of times: these take a second. Without them the score is lower.
const slow = /thousand|million/

beforeEach(({ task, skip }) => {
  if (slow.test(task.name)) skip()
})
