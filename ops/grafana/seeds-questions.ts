/**
 * What the seeds want to see: the dashboard of their UC-3 (success and failure, breaker states),
 * and "what we want to know" (how often breakers open, whether retries help, how long the gateway
 * takes, how often a fallback runs).
 */
export const seedsQuestions = {
  outcomes: 'How many requests to the gateway succeed, and how many fail?',
  states: 'Is the breaker CLOSED, OPEN or HALF_OPEN?',
  openings: 'How often does a breaker open?',
  retries: 'How often does a retry help?',
  times: 'How long does the gateway take to answer?',
  fallbacks: 'How often does a fallback run?',
} as const
