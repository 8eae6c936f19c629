import path from 'node:path'
import { expect, it } from 'vitest'
import { metricsPage } from './metrics-page.js'

it('metrics.md says what the metric tables say (npm run reference writes it anew)', async () => {
  await expect(metricsPage()).toMatchFileSnapshot(path.join(import.meta.dirname, 'metrics.md'))
})
