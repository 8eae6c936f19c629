import type { Api } from './api.js'
import {
  completeOperation,
  sharedComponents,
  type DocumentedOperation,
} from './documented-operation.js'

const INFO = {
  title: 'The shop',
  version: '1.0.0',
  summary: 'Products, carts, points, orders and payments over a gateway that fails.',
  description: [
    'Made from the routes in `examples/shop-app/src` by `npm run reference`; do not edit.',
    'Every error is `{ error, message, details }`; the message is Korean or English, by',
    '`Accept-Language`. Every answer has an `X-Request-Id`: the one that was sent, or a new one.',
    'Where `bearer` names a role, only people who have it are let in; anybody else gets a 403.',
  ].join('\n'),
}

const TAGS = [
  { name: 'accounts', description: 'Who somebody is.' },
  { name: 'catalog', description: 'Products and their stock.' },
  { name: 'cart', description: 'What somebody wants to buy.' },
  { name: 'points', description: 'Points that pay for a part of an order, or all of it.' },
  { name: 'orders', description: 'Orders, their sagas, and what becomes of them.' },
  { name: 'payments', description: 'The gateways’ way in, and "check now".' },
  { name: 'settlement', description: 'What was taken and given back, per day.' },
  { name: 'operations', description: 'For those who watch, and decide what nobody else can.' },
]

/** The OpenAPI 3.1 document of everything that is served. */
export function shopDocument(app: Api): object {
  const { openAPIRegistry: registry } = app
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The token of `POST /login`.',
  })
  const servers = [{ url: 'http://127.0.0.1:3000', description: 'The default address.' }]
  const about = { openapi: '3.1.0', info: INFO, servers, tags: TAGS }
  const { paths, components, ...document } = app.getOpenAPI31Document(about)
  delete document.webhooks
  return {
    ...document,
    paths: mapped((paths ?? {}) as Paths, (operations) => mapped(operations, completeOperation)),
    components: { ...components, ...sharedComponents },
  }
}

type Paths = Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>

function mapped<One, Other>(all: Readonly<Record<string, One>>, map: (one: One) => Other) {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, map(one)]))
}
