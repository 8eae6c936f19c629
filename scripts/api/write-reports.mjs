// @ts-check
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  ExtractorMessageCategory,
} from '@microsoft/api-extractor'
import { entriesOf } from './recorded-libraries.mjs'

/** As a consumer's strictest project reads the declarations. */
const compilerOptions = {
  target: 'es2023',
  lib: ['es2023'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  types: ['node'],
  skipLibCheck: true,
}

/**
 * Writes the API report of every entry of a built library into `folder`.
 * @param {string} library absolute path of the library's folder
 * @param {string} folder created if it is not there
 * @returns {Promise<{ file: string, changed: boolean }[]>} in the order of `exports`
 * @throws {Error} when the library is not built, or its declarations have errors
 */
export async function writeReports(library, folder) {
  const entries = await entriesOf(library)
  const unbuilt = entries.find(({ declarations }) => !existsSync(declarations))
  if (unbuilt) throw new Error(`${unbuilt.declarations} is not there: run npm run build first`)
  await mkdir(folder, { recursive: true })
  const work = await mkdtemp(path.join(tmpdir(), 'holdfast-api-'))
  try {
    return extract(entries.map((entry) => ({ ...entry, library, folder, work })))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * All entries are read by one compiler: the second costs next to nothing.
 * @param {EntryReport[]} entries
 */
function extract(entries) {
  const [first, ...others] = entries.map(configure)
  if (first === undefined) throw new Error('no entry of the library has types')
  const additionalEntryPoints = others.map((config) => config.mainEntryPointFilePath)
  const compilerState = CompilerState.create(first, { additionalEntryPoints })
  return [first, ...others].map((config) => {
    /** @type {string[]} */
    const errors = []
    const result = Extractor.invoke(config, {
      localBuild: true, // an outdated report is written anew
      compilerState,
      messageCallback: (message) => {
        if (message.category === ExtractorMessageCategory.Compiler) errors.push(message.text)
        message.handled = true
      },
    })
    if (errors.length > 0 || !result.succeeded) throw new Error(errors.join('\n') || 'it failed')
    return { file: path.basename(config.reportFilePath), changed: result.apiReportChanged }
  })
}

/**
 * @typedef {{ declarations: string, report: string, library: string, folder: string,
 *   work: string }} EntryReport
 */

/** @param {EntryReport} entry */
function configure({ declarations, report, library, folder, work }) {
  return ExtractorConfig.prepare({
    packageJsonFullPath: path.join(library, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: library,
      mainEntryPointFilePath: declarations,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions, files: [declarations] } },
      apiReport: {
        enabled: true,
        reportFileName: report,
        reportFolder: folder,
        reportTempFolder: work,
        includeForgottenExports: true, // a type that leaks through a signature is public too
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  })
}
