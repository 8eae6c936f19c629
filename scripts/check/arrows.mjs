// @ts-check
import { existsSync } from 'node:fs'
import path from 'node:path'
import { runTool, toolFailure } from './run-tool.mjs'
import { codeFolders, sourceFiles } from './source-files.mjs'

export const name = 'arrows'

/**
 * Imports follow the arrows of .dependency-cruiser.cjs and make no cycle. A TypeScript file that
 * dependency-cruiser did not look at is a breach too: without its parser it passes everything.
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  const folders = codeFolders.filter((folder) => existsSync(path.join(root, folder)))
  const result = await runTool(root, 'depcruise', [...folders, '--output-type', 'json'])
  const report = readReport(result.stdout)
  if (report === undefined) return [toolFailure('dependency-cruiser', result)]

  const { forbidden } = report.summary.ruleSetUsed
  const comments = new Map(forbidden.map((rule) => [rule.name, rule.comment]))
  const seen = new Set(report.modules.map((module) => module.source))
  const sources = await sourceFiles(root, ['.ts'])
  const unseen = sources.filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)))
  return [
    ...(seen.size === 0 ? [{ file: '', message: 'dependency-cruiser saw 0 modules' }] : []),
    ...unseen
      .filter((file) => !seen.has(file))
      .map((file) => ({ file, message: 'not seen by dependency-cruiser' })),
    ...report.summary.violations.map((violation) => describe(violation, comments)),
  ]
}

/**
 * @typedef {{ from: string, to: string, rule: { name: string },
 *   cycle?: { name: string }[] }} Violation
 * @typedef {{ modules: { source: string }[], summary: { violations: Violation[],
 *   ruleSetUsed: { forbidden: { name: string, comment: string }[] } } }} Report
 */

/**
 * @param {Violation} violation
 * @param {Map<string, string>} comments why each rule stands, by its name
 */
function describe({ from, to, rule, cycle }, comments) {
  const way = cycle ? cycle.map((step) => step.name).join(' -> ') : to
  return { file: from, message: `imports ${way}: ${comments.get(rule.name)} [${rule.name}]` }
}

/**
 * @param {string} text
 * @returns {Report | undefined} undefined: no report
 */
function readReport(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
