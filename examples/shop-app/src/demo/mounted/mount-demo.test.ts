import { expect, it } from 'vitest'
import { readConfig } from '../../config.js'
import { StartFailure } from '../../start-failure.js'
import { mountDemo } from './mount-demo.js'

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const simulatorUrl = 'http://127.0.0.1:1'

function mount(host: string, die: () => void = () => {}) {
  const settings = readConfig({ host, staff: '[]' })
  const stopping = new AbortController().signal
  return mountDemo({ logger, stopping, url: () => '', simulatorUrl, settings, die })
}

it('mounts in no shop that others can reach', () => {
  for (const host of ['0.0.0.0', '::', '192.168.0.7', 'shop.example']) {
    expect(() => mount(host)).toThrow(StartFailure)
    expect(() => mount(host)).toThrow(/--host must be 127\.0\.0\.1, got/)
  }
  for (const host of ['127.0.0.1', 'localhost', '::1']) expect(() => mount(host)).not.toThrow()
})

it('answers, and then dies', async () => {
  const died = new Promise<void>((resolve) => {
    const headers = { host: '127.0.0.1', 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: '{}' }
    const answered = mount('127.0.0.1', resolve).routes.request('/demo/kill', init)
    void Promise.resolve(answered).then((response) => expect(response.status).toBe(202))
  })
  await died
})
