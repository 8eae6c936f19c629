/** A file for `--policies`, with comments that say what may stand in it. */
export const examplePolicies = `# Policies for pgsim compare --policies FILE, YAML or JSON.
# Names, units and defaults are those of @holdfast/resilience-kit's options: what does well here can
# be written into code as it is. What is left out is not there; a file that says nothing is a call
# without any protection.
name: mine
explains: a short time-out, a breaker by seconds

# Look an order up before asking for its money again, as a payment must. An order that nobody
# answered for is unknown then, and never told to have failed.
lookUpBeforeRetry: true

# Outermost first, in the kit's order.
deadline: { limitMs: 8000 }
retry:
  maxAttempts: 3
  backoff: { initialMs: 200, multiplier: 2, maxMs: 2000, jitter: full }
  # A call that nobody answered may have been executed: repeated, it charges twice.
  repeatsUnanswered: false
  budget: { capacity: 100, costAnswered: 2, costUnanswered: 20 }
# rateLimiter: { limit: 50, periodMs: 1000, maxWaitMs: 0 }
circuitBreaker:
  tripWhen:
    - { kind: consecutive-unanswered, threshold: 3 }
    - { kind: consecutive-failures, threshold: 20 }
    - { kind: failure-rate, threshold: 80, window: { ms: 10000 }, minimumCalls: 20 }
    - { kind: slow-rate, threshold: 80, window: { calls: 50 } }
  slowCallMs: 1000
  waitInOpenMs: 5000
  halfOpen: { permits: 5, reopenFailureRate: 100, reopenSlowRate: 100, probeLimitMs: 1000 }
bulkhead: { maxConcurrent: 100 }
timeout: { limitMs: 1500 }
`
