import { asyncCardSide } from './async-card-side.js'
import type { GatewaySide } from './gateway-side.js'
import { stripeSide } from './stripe-side.js'
import { tossSide } from './toss-side.js'

/** The gateways that the payment client's world knows. */
const gatewayList: readonly GatewaySide[] = [asyncCardSide, tossSide, stripeSide]

/** @throws RangeError where there is none of that name. */
export function gatewayByName(name: string): GatewaySide {
  const side = gatewayList.find((one) => one.name === name)
  if (!side) throw new RangeError(`no gateway is called ${name}`)
  return side
}
