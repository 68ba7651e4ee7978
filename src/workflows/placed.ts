/** Where in the files does it stand when the franchise does not open? Adds the place of what is probably wrong to such errors. */

import type { ErrorCode, SourceRange } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { Api } from '../model/kind.ts'

/** Places of the members of `connection`, by name. */
export type ConnectionPlaces = ReadonlyMap<string, SourceRange>

const culprits: { [code in ErrorCode]?: string } = { AUTH_FAILED: 'access_token', FORBIDDEN: 'franchise_id' }

export function withPlaces(api: Api, places: ConnectionPlaces): Api {
  const placed = (error: unknown): unknown => {
    if (!(error instanceof ToolError) || error.source !== undefined) return error
    const source = places.get(culprits[error.code] ?? '')
    const { code, message, hint, address, cause } = error
    return source === undefined ? error : new ToolError(code, message, { hint, address, source, cause })
  }
  const rethrow = (error: unknown): never => {
    throw placed(error)
  }
  return {
    get: (path, options) => api.get(path, options).catch(rethrow),
    send: (method, path, body, options) => api.send(method, path, body, options).catch(rethrow),
    async *list(path, options) {
      try {
        yield* api.list(path, options)
      } catch (error) {
        rethrow(error)
      }
    },
    wait: ms => api.wait(ms),
  }
}
