/** Requests whose bodies are bytes and whose meaning is the caller's: how a state is kept at somebody else's server. */

export interface RawRequest {
  method: string
  url: string
  headers: { [name: string]: string }
  body?: string
  /** It may be sent again when nobody knows whether it has arrived. */
  repeatable: boolean
}

export type RawOutcome =
  | { kind: 'answer'; status: number; headers: { [lowerCase: string]: string | undefined }; body: Uint8Array }
  /** No answer, or one that broke off. `sent` is false when it is certain that the server has not seen the request. */
  | { kind: 'none'; trouble: 'unreachable' | 'refused-tls' | 'timeout' | 'broken'; code: string; sent: boolean }

/** Follows no redirects. Requests that fail in passing are sent again where that is safe. */
export interface RawClient {
  send(request: RawRequest): Promise<RawOutcome>
  close(): Promise<void>
}
