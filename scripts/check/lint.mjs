// @ts-check
import { runTool, toolFailure } from './run-tool.mjs'

export const name = 'lint'

/**
 * What oxlint says under .oxlintrc.json: floating promises, the size of files and functions, and
 * its own rules.
 * @param {string} root
 * @returns {Promise<import('./breach.mjs').Breach[]>}
 */
export async function find(root) {
  const args = ['--type-aware', '--deny-warnings', '--report-unused-disable-directives']
  const result = await runTool(root, 'oxlint', [...args, '--format', 'json'])
  const report = readReport(result.stdout)
  if (report === undefined) return [toolFailure('oxlint', result)]
  if (report.number_of_files === 0) return [{ file: '', message: 'oxlint saw no file' }]
  const breaches = report.diagnostics.map(({ filename, code, message, labels }) => ({
    file: filename,
    line: labels[0]?.span.line ?? 1,
    message: code === undefined ? message : `${message} [${code}]`,
  }))
  return result.status !== 0 && breaches.length === 0 ? [toolFailure('oxlint', result)] : breaches
}

/**
 * @param {string} text
 * @returns {{ number_of_files: number, diagnostics: { filename: string, code?: string,
 *   message: string, labels: { span: { line: number } }[] }[] } | undefined} undefined: no report
 */
function readReport(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
