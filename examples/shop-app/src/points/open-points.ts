import { accountsClient } from '../accounts/accounts-client.js'
import type { Api } from '../http/api.js'
import type { Identity } from '../http/identity.js'
import { ModuleCaller } from '../modules/module-caller.js'
import type { ModuleContext } from '../modules/module-context.js'
import { pointsInternalRoutes } from './points-internal-routes.js'
import { pointsRoutes } from './points-routes.js'
import { PointsStore } from './points-store.js'

/**
 * The points of a shop's buyers.
 *
 * @param welcomePoints what everybody begins with
 * @throws StartFailure when the file cannot be opened
 */
export function openPoints(context: ModuleContext, welcomePoints: number, identity: Identity): Api {
  const { clock, random, logger, network, synchronous } = context
  const store = context.openStore(
    'points',
    (file) => new PointsStore(file, clock, { welcomePoints, synchronous }),
  )
  const internal = pointsInternalRoutes(store, logger)
  network.serve('points', (request) => internal.fetch(request))
  const env = { clock, random, logger }
  const accounts = accountsClient(new ModuleCaller('accounts', context.to('accounts'), {}, env))
  return pointsRoutes({ store, identity, accounts })
}
