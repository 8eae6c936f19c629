import { expect, it } from 'vitest'
import { createPaymentClient } from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
// #region metrics
import { Registry } from 'prom-client'
import { prometheusPaymentMetrics } from '@holdfast/pg-client/prometheus'
// #endregion

it('counts what the client tells', async () => {
  const baseUrl = 'http://127.0.0.1:1' // nobody listens
  const dialect = asyncCard({ baseUrl, callbackUrl: 'http://localhost:8080/callback' })
  const payments = createPaymentClient({ dialect, store: memoryPaymentStore() })
  // #region metrics
  const registry = new Registry()
  const metrics = prometheusPaymentMetrics({ registry })
  const unwatch = metrics.watch(payments) // each client of the process
  // #endregion
  await payments.handleCallback({ rawBody: 'nonsense' })
  expect(await registry.metrics()).toMatch(/callbacks_total\{[^}]*outcome="malformed"\} 1/)
  unwatch()
  // #region health
  const { breakers, waiting } = await payments.health()
  for (const { state, count, oldestCreatedAt } of waiting) {
    console.log(state, count, Date.now() - oldestCreatedAt) // how many wait, and for how long
  }
  // #endregion
  expect(breakers).toMatchObject({ submit: 'closed', reconcile: 'closed' })
  await payments.stop()
})
