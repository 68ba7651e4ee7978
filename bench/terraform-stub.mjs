// Keeps one state of Terraform's, for its backend `http`. Locks are not: there is one client alone.
import { serve } from './stub.mjs'

let state

serve((method, _url, body) => {
  if (method === 'GET') return state === undefined ? [404] : [200, state]
  if (method === 'POST') state = body
  if (method === 'DELETE') state = undefined
  return [200]
})
