import { dialectByName } from '../dialects/dialect-list.js'
import type { DialectName, WebhookEndpoint } from '../dialects/served-dialect.js'
import { ScenarioError, problem } from '../scenario/scenario-error.js'
import { isAllowedTarget } from './callback-targets.js'

/** A webhook address of one dialect. */
export interface Webhook extends WebhookEndpoint {
  readonly dialect: DialectName
}

/** Where webhooks go. */
export class WebhookBook {
  readonly #served: readonly DialectName[]
  readonly #origins: readonly string[]
  #webhooks: readonly Webhook[] = []

  /** @param served the dialects that are served; @param origins where callbacks may go */
  constructor(served: readonly DialectName[], origins: readonly string[]) {
    this.#served = served
    this.#origins = origins
  }

  all(): readonly Webhook[] {
    return this.#webhooks
  }

  of(dialect: string): readonly Webhook[] {
    return this.#webhooks.filter((webhook) => webhook.dialect === dialect)
  }

  /**
   * Replaces all of them.
   *
   * @throws {ScenarioError} where an origin is not on the list, or a dialect is not served.
   */
  replace(webhooks: readonly Webhook[]): void {
    const problems = webhooks.flatMap(({ dialect, url }, index) => [
      ...(this.#served.includes(dialect)
        ? []
        : [
            problem(['webhooks', index, 'dialect'], `${dialect} is not served`, {
              allowed: this.#served,
            }),
          ]),
      ...(dialectByName(dialect)?.registersWebhooks === false
        ? [
            problem(
              ['webhooks', index, 'dialect'],
              `each payment of ${dialect} brings its own address`,
            ),
          ]
        : []),
      ...(isAllowedTarget(url, this.#origins)
        ? []
        : [
            problem(['webhooks', index, 'url'], `no callback may go to ${url}`, {
              allowed: this.#origins,
            }),
          ]),
    ])
    if (problems.length > 0) throw new ScenarioError(problems)
    this.#webhooks = [...webhooks]
  }
}
