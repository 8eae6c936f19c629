import { streamSSE } from 'hono/streaming'
import { newApi, type Api } from '../../http/api.js'
import type { AuditWatch } from './audit-watch.js'

/** So long a browser waits before it connects again, in ms. */
const RETRY_MS = 1000

/** The audit as it goes on, as server-sent events. */
export function auditRoute(watch: AuditWatch, stopping: AbortSignal): Api {
  const app = newApi()
  app.get('/demo/audit', (context) => {
    context.header('x-accel-buffering', 'no')
    return streamSSE(context, async (stream) => {
      const gone = new AbortController()
      stream.onAbort(() => gone.abort())
      const ended = AbortSignal.any([gone.signal, stopping])
      await stream.write(`retry: ${RETRY_MS}\n\n`)
      const stop = watch.listen((look) => void stream.writeSSE({ data: JSON.stringify(look) }))
      await new Promise<void>((resolve) => {
        if (ended.aborted) resolve()
        ended.addEventListener('abort', () => resolve(), { once: true })
      })
      stop()
    })
  })
  return app
}
