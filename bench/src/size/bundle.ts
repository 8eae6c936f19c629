import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** What an application that imports this much of a library has to carry. */
export interface BundleSpec {
  /** Unique; what the table calls it. */
  readonly name: string
  /** The module that is bundled. */
  readonly code: string
  /** Packages that stay outside, as an application has them anyway. */
  readonly external?: readonly string[]
}

/** How large a bundle is, and of what. */
export interface Bundle {
  readonly name: string
  /** Minified. */
  readonly bytes: number
  /** Minified, then gzip -9. */
  readonly gzipBytes: number
  /** Minified bytes of each source file, the largest first; without files that gave none. */
  readonly parts: readonly { readonly file: string; readonly bytes: number }[]
}

/**
 * Bundles, shakes and minifies `code` with esbuild, for Node 20 as ECMAScript modules.
 *
 * `conditions` chooses among a package's exports: none takes what a user gets, the build;
 * `@holdfast/source` takes the sources, which are never stale.
 *
 * @throws Error if it cannot be bundled.
 */
export async function bundle(
  { name, code, external = [] }: BundleSpec,
  conditions: readonly string[] = [],
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Where a library ships modules beside CommonJS, take those: only they can be shaken.
    mainFields: ['module', 'main'],
    conditions: [...conditions],
    external: [...external],
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  const [output] = outputFiles
  const [made] = Object.values(metafile.outputs)
  if (output === undefined || made === undefined) throw new Error(`${name}: nothing was bundled`)
  const parts = Object.entries(made.inputs)
    .map(([file, { bytesInOutput }]) => ({ file, bytes: bytesInOutput }))
    .filter(({ bytes }) => bytes > 0)
    .toSorted((a, b) => b.bytes - a.bytes)
  return {
    name,
    bytes: output.contents.length,
    gzipBytes: gzipSync(output.contents, { level: 9 }).length,
    parts,
  }
}
