/** Where the gateway of the world is; nothing leaves the process. */
export const gatewayUrl = 'https://gateway.test'

/** Where the shop of the world is. */
export const shopOrigin = 'https://shop.test'

/** Where the gateway tells of payments by card. */
export const callbackUrl = `${shopOrigin}/payments/callback`

/** Where Toss tells of its payments, and the secret it signs with. */
export const tossWebhook = {
  url: `${shopOrigin}/payments/toss-webhook`,
  secret: 'whsec_simulation',
}
