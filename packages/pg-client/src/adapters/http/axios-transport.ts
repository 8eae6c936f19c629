import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { systemClock, type Clock } from '@holdfast/resilience-kit'
import axios, { type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios'
import type { HttpRequest, HttpResponse, HttpTransport } from '../../ports/http-transport.js'
import { HttpExchange } from './http-exchange.js'

export interface AxiosTransportOptions {
  /** Default: the system's. */
  readonly clock?: Clock
  /** A larger response is an error. Default 1 MiB. */
  readonly maxResponseBytes?: number
  /** Resolves host names in place of the system's resolver. */
  readonly lookup?: LookupFunction
}

/**
 * Sends over axios and Node's own sockets: no redirects, no proxy from the environment, any
 * status is a response, bodies are text. It never uses axios' global instance or its interceptors.
 */
export function axiosTransport(options: AxiosTransportOptions = {}): HttpTransport {
  const { clock = systemClock, maxResponseBytes = 1024 * 1024, lookup } = options
  const ways = {
    kept: agents({ keepAlive: true, ...(lookup && { lookup }) }),
    fresh: agents({ keepAlive: false, ...(lookup && { lookup }) }),
  }
  const client = axiosInstance(maxResponseBytes)
  return {
    async send(request, limits) {
      const exchange = new HttpExchange(clock, limits)
      try {
        const way = request.freshConnection ? ways.fresh : ways.kept
        const config = { ...configOf(request, exchange), ...way }
        return toHttpResponse(await client.request<string>(config))
      } catch (error) {
        throw exchange.errorFor(error)
      } finally {
        exchange.close()
      }
    },
  }
}

function agents(options: http.AgentOptions): { httpAgent: http.Agent; httpsAgent: https.Agent } {
  return { httpAgent: new http.Agent(options), httpsAgent: new https.Agent(options) }
}

function axiosInstance(maxResponseBytes: number): AxiosInstance {
  return axios.create({
    adapter: 'http',
    proxy: false,
    maxRedirects: 0,
    maxContentLength: maxResponseBytes,
    validateStatus: () => true,
    responseType: 'text',
    transformRequest: [(body: unknown) => body],
    transformResponse: [(body: unknown) => body],
  })
}

function configOf(request: HttpRequest, exchange: HttpExchange): AxiosRequestConfig {
  return {
    method: request.method,
    url: request.url,
    headers: { ...request.headers },
    signal: exchange.signal,
    transport: {
      request: (options: https.RequestOptions, onResponse: (res: http.IncomingMessage) => void) => {
        const { request: make } = options.protocol === 'https:' ? https : http
        return exchange.begin(() => make(options, onResponse))
      },
    },
    ...(request.body !== undefined && { data: request.body }),
  }
}

function toHttpResponse({ status, headers, data }: AxiosResponse<string>): HttpResponse {
  const entries = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
  return { status, headers: Object.fromEntries(entries), body: data }
}
