import { newApi, type Api } from '../http/api.js'
import { actionRoutes, type ActionRoutesParts } from './actions/action-routes.js'
import { deadLetterRoutes, type DeadLetterRoutesParts } from './dead-letters/dead-letter-routes.js'
import { healingRoutes, type HealingRoutesParts } from './healings/healing-routes.js'
import { paymentActionRoutes, type PaymentActionParts } from './reviews/payment-action-routes.js'
import { reviewRoutes, type ReviewParts } from './reviews/review-routes.js'
import { statusRoutes, type StatusRoutesParts } from './status/status-routes.js'
import { timelineRoutes, type TimelineRoutesParts } from './timeline/timeline-routes.js'

/** What each group of routes is made of. */
export interface OperationsParts {
  readonly status: StatusRoutesParts
  readonly timeline: TimelineRoutesParts
  readonly healings: HealingRoutesParts
  readonly deadLetters: DeadLetterRoutesParts
  readonly reviews: ReviewParts
  readonly paymentActions: PaymentActionParts
  readonly actions: ActionRoutesParts
}

/** What people and programs that watch the shop may ask. */
export function operationsRoutes(parts: OperationsParts): Api {
  const app = newApi()
  app.route('/', statusRoutes(parts.status))
  app.route('/', timelineRoutes(parts.timeline))
  app.route('/', healingRoutes(parts.healings))
  app.route('/', deadLetterRoutes(parts.deadLetters))
  app.route('/', reviewRoutes(parts.reviews))
  app.route('/', paymentActionRoutes(parts.paymentActions))
  app.route('/', actionRoutes(parts.actions))
  return app
}
