import type { Page } from 'playwright-core'

/**
 * What the browser itself says when an answer is no 2xx, or none: the API refuses with statuses,
 * and a shop that is dead answers nothing. No page can keep it from saying so.
 */
const ofTheNetwork = /^Failed to load resource/

/** What a page complains of: errors, warnings, and requests to anybody but its shop. */
export class Complaints {
  readonly all: string[] = []

  constructor(page: Page, isMine: (url: string) => boolean) {
    page.on('pageerror', (error) => this.all.push(error.message))
    page.on('console', (message) => {
      const isBad = message.type() === 'error' || message.type() === 'warning'
      if (isBad && !ofTheNetwork.test(message.text())) this.all.push(message.text())
    })
    page.on('request', (request) => {
      if (!isMine(request.url())) this.all.push(`asks ${request.url()}`)
    })
  }
}
