import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

interface VendorAsset {
  /** As a package offers it. */
  readonly file: string
  readonly type: string
  /** The script is no module: what it declares, and modules import as the default. */
  readonly declares?: string
}

/** Files of others' packages that pages load, below `/page/vendor/`, and no others. */
const vendorAssets: ReadonlyMap<string, VendorAsset> = new Map([
  [
    'uplot.js',
    {
      file: 'uplot/dist/uPlot.iife.min.js',
      type: 'text/javascript; charset=utf-8',
      declares: 'uPlot',
    },
  ],
  ['uplot.css', { file: 'uplot/dist/uPlot.min.css', type: 'text/css; charset=utf-8' }],
])

const { resolve } = createRequire(import.meta.url)

/**
 * Reads one of the files of others' packages that pages load.
 *
 * @returns undefined where there is none of that name
 * @throws Error where it cannot be read
 */
export async function vendorAsset(
  name: string,
): Promise<{ readonly content: Buffer; readonly type: string } | undefined> {
  const asset = vendorAssets.get(name)
  if (asset === undefined) return undefined
  const { file, type, declares } = asset
  const content = await readFile(resolve(file))
  if (declares === undefined) return { content, type }
  return { content: Buffer.concat([content, Buffer.from(`\nexport default ${declares}\n`)]), type }
}
