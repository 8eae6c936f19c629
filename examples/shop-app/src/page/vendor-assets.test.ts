import { expect, it } from 'vitest'
import { vendorAsset } from './vendor-assets.js'

it('gives the chart as a module, and its styles', async () => {
  const script = await vendorAsset('uplot.js')
  expect(script?.type).toBe('text/javascript; charset=utf-8')
  expect(script?.content.toString()).toMatch(/^\/\*![^]*uPlot[^]*\nexport default uPlot\n$/)
  expect((await vendorAsset('uplot.css'))?.content.toString()).toContain('.uplot')
})

it('gives nothing else of any package', async () => {
  for (const name of ['uplot', 'package.json', '../package.json', 'uPlot.d.ts', '']) {
    expect(await vendorAsset(name)).toBeUndefined()
  }
})
