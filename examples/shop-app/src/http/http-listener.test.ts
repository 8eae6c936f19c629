import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { StartFailure } from '../start-failure.js'
import { HttpListener } from './http-listener.js'

const LIMIT_MS = 10_000
const starting = () => new Response('not yet', { status: 503 })

describe('HttpListener', () => {
  const clock = new VirtualClock()
  const sockets: Socket[] = []
  let listener: HttpListener
  let isClosing: boolean

  beforeEach(async () => {
    listener = await HttpListener.open('127.0.0.1', 0, starting)
    isClosing = false
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    if (!isClosing) await close()
  })

  const close = (): Promise<void> => {
    isClosing = true
    return listener.close(clock, LIMIT_MS)
  }
  /** Serves a request that the test answers when it likes. */
  const serveLater = () => {
    let answer: (response: Response) => void = () => undefined
    const answered = new Promise<Response>((resolve) => (answer = resolve))
    const asked = new Promise<void>((resolve) => {
      listener.serve(() => {
        resolve()
        return answered
      })
    })
    return { asked, answer: (response: Response) => answer(response) }
  }
  const connected = async (): Promise<Socket> => {
    const { hostname, port } = new URL(listener.url)
    const socket = connect(Number(port), hostname)
    sockets.push(socket)
    await once(socket, 'connect')
    return socket
  }

  it('answers as it was told before there is anything to serve', async () => {
    expect(await (await fetch(listener.url)).text()).toBe('not yet')
    listener.serve(() => new Response('served'))
    expect(await (await fetch(listener.url)).text()).toBe('served')
  })

  it('says in one sentence that its port is taken', async () => {
    const { port } = new URL(listener.url)
    const second = HttpListener.open('127.0.0.1', Number(port), starting)
    await expect(second).rejects.toThrow(StartFailure)
    await expect(second).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`)
  })

  it('lets the request in hand end, and no other begin, when it closes', async () => {
    const { asked, answer } = serveLater()
    const first = fetch(listener.url)
    await asked
    const closing = close()
    await expect(fetch(listener.url)).rejects.toThrow('fetch failed')
    answer(new Response('in time'))
    expect(await (await first).text()).toBe('in time')
    await closing
    expect(clock.pending).toBe(0)
  })

  it('does not wait for connections without a request', async () => {
    const idle = await connected()
    const gone = once(idle, 'close')
    const closing = close()
    await gone
    await closing
  })

  it('hangs up on what has not ended in time', async () => {
    const { asked } = serveLater()
    const slow = fetch(listener.url).then(
      () => 'answered',
      () => 'hung up',
    )
    await asked
    let isClosed = false
    const closing = close().then(() => void (isClosed = true))
    await clock.advance(9_999)
    expect(isClosed).toBe(false)
    await clock.advance(1)
    await closing
    expect(await slow).toBe('hung up')
  })
})
