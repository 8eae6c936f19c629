import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { HuntReport } from '../../simulation/hunt/hunt-report.js'
import { htmlReport } from '../../simulation/report/html/html-report.js'
import { junitXml } from '../../simulation/report/junit.js'
import { CommandFailure } from '../failure-text.js'

/** Where the reports of a hunt go; what is absent is not written. */
export interface ReportFiles {
  readonly json?: string
  readonly junit?: string
  readonly html?: string
}

/** Why a file cannot be written, by the codes of the platform's errors. */
const FAILURES: Readonly<Record<string, string>> = {
  ENOTDIR: 'its folder is a file',
  EEXIST: 'its folder is a file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be written',
  EROFS: 'it may not be written',
  ENOSPC: 'the disk is full',
}

/**
 * Sees that a file can be written, and makes its folder: better now than after a long hunt.
 *
 * @throws {CommandFailure} where it cannot.
 */
export function prepareFile(file: string): void {
  inWords(file, () => {
    mkdirSync(path.dirname(file), { recursive: true })
    appendFileSync(file, '')
  })
}

/**
 * Writes a file that was prepared.
 *
 * @throws {CommandFailure} where it cannot be written.
 */
export function writeFile(file: string, text: string): void {
  inWords(file, () => writeFileSync(file, text))
}

/** The same for all reports of a hunt; gives the files. */
export async function writeReports(
  report: HuntReport,
  { json, junit, html }: ReportFiles,
): Promise<readonly string[]> {
  if (json !== undefined) writeFile(json, jsonOf(report))
  if (junit !== undefined) writeFile(junit, junitXml(report))
  if (html !== undefined) writeFile(html, await htmlReport(report))
  return [json, junit, html].filter((file) => file !== undefined)
}

/** A document as it is written. */
export function jsonOf(document: unknown): string {
  return `${JSON.stringify(document, undefined, 2)}\n`
}

function inWords(file: string, write: () => void): void {
  try {
    write()
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new CommandFailure(`${file} cannot be written: ${FAILURES[code] ?? message}`, {
      cause: error,
    })
  }
}
