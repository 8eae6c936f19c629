// @ts-check
// Records what each library offers: one report for each public entry, made of the built
// declarations. The rule `api` of `npm run check` compares the records with what is built.
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { recordedLibraries } from './api/recorded-libraries.mjs'
import { writeReports } from './api/write-reports.mjs'

const usage = `Usage: npm run api [-- [--root FOLDER] [--into FOLDER]]
--root  the workspace; this one by default
--into  where the reports go; by default into etc/ of each library`

/** @param {string} line */
const say = (line) => console.log(`api: ${line}`)

/**
 * @param {string} root
 * @param {string} library
 */
async function record(root, library) {
  const folder = path.join(root, library, 'etc')
  const reports = await writeReports(path.join(root, library), folder)
  for (const { file, changed } of reports) {
    say(`${library}/etc/${file} ${changed ? 'written' : 'is as it was'}`)
  }
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.api.md') || reports.some((report) => report.file === file)) continue
    await rm(path.join(folder, file))
    say(`${library}/etc/${file} removed: no entry has it`)
  }
}

async function main() {
  const { values } = parseArgs({
    options: { help: { type: 'boolean' }, root: { type: 'string' }, into: { type: 'string' } },
  })
  if (values.help) return console.log(usage)
  const root = path.resolve(values.root ?? path.join(import.meta.dirname, '..'))
  for (const library of recordedLibraries) {
    if (values.into === undefined) await record(root, library)
    else await writeReports(path.join(root, library), path.resolve(values.into))
  }
}

try {
  await main()
} catch (error) {
  console.error(`api: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
