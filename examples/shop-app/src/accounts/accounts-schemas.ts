import { z } from 'zod'
import { roles } from '../http/identity.js'
import { normalEmail, type Account } from './account.js'

/** So many characters: code points, as JSON Schema counts them. */
function characters(min: number, max: number, text = z.string()) {
  const isWithin = (value: string): boolean => {
    const { length } = [...value]
    return length >= min && length <= max
  }
  const error = `must have ${min} to ${max} characters`
  return text.refine(isWithin, { error }).meta({ minLength: min, maxLength: max })
}

/** An e-mail address, as accounts are told apart by it. */
const emailSchema = z
  .string()
  .max(254)
  .overwrite(normalEmail)
  .check(z.email())
  .meta({ format: 'email', description: 'Case and spaces around it make no difference.' })

/** Who wants to sign up. */
export const signUpSchema = z.object({
  email: emailSchema,
  password: characters(8, 128),
  name: characters(1, 50, z.string().trim()).meta({ description: 'Spaces around it are dropped.' }),
})

/** Who wants to sign in. What no account can have is wrong as anything else that none has. */
export const loginSchema = z.object({
  email: z.string().max(254).overwrite(normalEmail).meta({ format: 'email' }),
  password: characters(1, 128),
})

/** Who wants to leave. */
export const farewellSchema = z.object({ password: characters(1, 128) })

/** An account, as its owner sees it. */
export const userSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  createdAt: z.iso.datetime(),
})

/** {@link userSchema} of an account. */
export function userOf({ id, email, name, role, createdAt }: Account): z.infer<typeof userSchema> {
  return { id, email, name, role, createdAt: new Date(createdAt).toISOString() }
}
