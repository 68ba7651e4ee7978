/**
 * One class for what stops a command, one shape for findings that may be many, one table of codes.
 * `docs/errors.md` is checked against the table both ways.
 */

import type { Address } from './address.ts'

/** A place in a file: one-based line and column. */
export interface SourceRange {
  file: string
  line: number
  column: number
  /** The row of a fleet for which the place, in a blueprint, was filled in. */
  via?: SourceRange
}

export const errorCodes = {
  USAGE: { exit: 64, title: 'Wrong usage of the command line' },
  BUG: { exit: 70, title: 'A bug in Storewright' },
  INTERRUPTED: { exit: 130, title: 'Interrupted' },

  CONFIG_NOT_FOUND: { exit: 1, title: 'A configuration file does not exist or cannot be read' },
  YAML_SYNTAX: { exit: 1, title: 'The text is not valid YAML' },
  YAML_DUPLICATE_KEY: { exit: 1, title: 'A key occurs twice in one map' },
  CONFIG_TOO_LARGE: { exit: 1, title: 'A file is too large, too deep or an alias bomb' },
  UNKNOWN_KEY: { exit: 1, title: 'A key is not known' },
  MISSING_KEY: { exit: 1, title: 'A required key is missing' },
  INVALID_VALUE: { exit: 1, title: 'A value does not fit its schema' },
  UNRESOLVED_VARIABLE: { exit: 1, title: 'An interpolation has no value' },
  UNKNOWN_REFERENCE: { exit: 1, title: 'A reference names something that is not declared' },
  REFERENCE_CYCLE: { exit: 1, title: 'References form a cycle' },
  DUPLICATE_OBJECT: { exit: 1, title: 'Two declarations describe the same object' },
  CLASH: { exit: 1, title: 'Two declarations contradict each other' },
  MERGE_CONFLICT: { exit: 1, title: 'Two files set the same leaf' },
  NO_CONNECTION: { exit: 1, title: 'The configuration does not say how to reach the API' },

  CREDENTIALS_FAILED: { exit: 1, title: 'The token of a store cannot be had' },

  AUTH_FAILED: { exit: 1, title: 'The API does not accept the token' },
  FORBIDDEN: { exit: 1, title: 'The token may not do this' },
  NOT_FOUND: { exit: 1, title: 'The API does not know the object' },
  CONFLICT: { exit: 1, title: 'The API says that the object already exists or clashes' },
  API_INVALID: { exit: 1, title: 'The API refuses the data' },
  RATE_LIMITED: { exit: 1, title: 'The API kept answering 429' },
  API_UNAVAILABLE: { exit: 1, title: 'The API is not available' },
  UNREACHABLE: { exit: 1, title: 'No connection to the API' },
  BAD_RESPONSE: { exit: 1, title: 'The API sent an answer that cannot be read' },
  READ_ONLY: { exit: 70, title: 'A read-only command tried to write' },
  LOGIN_REFUSED: { exit: 1, title: 'BigCommerce makes no log-in URL' },
  CANNOT_OPEN: { exit: 1, title: 'No browser could be opened' },
  STORE_UNAVAILABLE: { exit: 1, title: 'A store is suspended, cancelled or not ready' },
  WAIT_TIMEOUT: { exit: 1, title: 'The API did not finish in time' },

  BINDING_NOT_FOUND: { exit: 1, title: 'The object named by `id` does not exist' },
  IMMUTABLE_ATTRIBUTE: { exit: 1, title: 'An attribute cannot be changed after creation' },
  PROTECTED: { exit: 1, title: 'A protected object would be changed' },
  PERMANENT_OBJECT: { exit: 1, title: 'An object that every store has cannot be deleted or replaced' },
  LIMIT_EXCEEDED: { exit: 1, title: 'More objects are declared than BigCommerce allows' },
  DEADLINE_NEAR: { exit: 1, title: 'A deadline is nearer than `--fail-on` allows' },
  DELETE_THRESHOLD: { exit: 1, title: 'The plan deletes more than the safety threshold allows' },
  POLICY_VIOLATION: { exit: 1, title: 'The plan violates a policy' },
  UPDATE_THRESHOLD: { exit: 1, title: 'The plan changes more than the safety threshold allows' },
  BILL_INCREASE: { exit: 1, title: 'The plan adds more to the monthly bill than is allowed' },
  FROZEN: { exit: 1, title: 'Nothing may be changed at this time' },
  IRREVERSIBLE: { exit: 1, title: 'An irreversible action needs its own consent' },
  TRANSITION_REFUSED: { exit: 1, title: 'The lifecycle does not allow the wanted status' },
  NOTHING_TO_CANCEL: { exit: 0, title: 'A store that is to be cancelled does not exist' },
  ORDER_CYCLE: { exit: 1, title: 'The changes wait for each other in a circle' },
  WITHOUT_EFFECT: { exit: 0, title: 'What is declared has no effect at BigCommerce now' },
  DEFAULT_CHANNEL: { exit: 0, title: 'A declaration leaves the channel to BigCommerce' },
  CONTENTS_DEFERRED: { exit: 0, title: 'The contents of a store cannot be managed yet' },
  IGNORE_EXPIRED: { exit: 0, title: 'What an ignore file said of a difference holds no longer' },
  IGNORE_UNMATCHED: { exit: 0, title: 'Something is to be ignored that does not exist' },
  LOOKS_MOVED: { exit: 0, title: 'What goes and what is made look like one object' },
  NOT_MANAGED_ANY_MORE: { exit: 0, title: 'A collection is no longer declared' },

  RUN_NOT_FOUND: { exit: 1, title: 'No such run is kept' },
  CANNOT_UNDO: { exit: 0, title: 'What a run has done cannot all be taken back' },
  STILL_DECLARED: { exit: 0, title: 'The files say what an undo takes back' },
  UNDO_CONFLICT: { exit: 0, title: 'What a run has done was changed since' },

  PLAN_STALE: { exit: 1, title: 'What the plan was based on has moved' },
  PLAN_EXPIRED: { exit: 1, title: 'The time in which the plan could be applied is over' },
  OTHER_VERSION: { exit: 0, title: 'The plan was made by another version of Storewright' },
  PLAN_FILE_INVALID: { exit: 1, title: 'The plan file cannot be used' },
  REPORT_FILE_INVALID: { exit: 1, title: 'The report file cannot be shown' },
  CONFIG_CHANGED: { exit: 1, title: 'The configuration is not the one that was planned' },
  PLAN_BLOCKED: { exit: 1, title: 'The plan has errors and is not applied' },
  NOT_APPROVED: { exit: 1, title: 'The plan was not approved' },
  UNCERTAIN_OUTCOME: { exit: 1, title: 'It is not known whether a request took effect' },

  STATE_LOCKED: { exit: 1, title: 'Somebody else is working on the state' },
  STATE_STALE: { exit: 1, title: 'The state was changed by somebody else' },
  STATE_INVALID: { exit: 1, title: 'A state file cannot be read' },
  STATE_IO: { exit: 1, title: 'The state cannot be read or written' },
  STATE_KEY: { exit: 1, title: 'The state cannot be decrypted, or its key cannot be had' },
  AUDIT_BROKEN: { exit: 1, title: 'The audit log is not as it was written' },
  AUDIT_IO: { exit: 1, title: 'The audit log cannot be read or written' },
  NOT_ACCEPTED: { exit: 1, title: 'Live values could not be written into the files' },
  EVIDENCE_BROKEN: { exit: 1, title: 'Evidence is not as it was written' },
  EVIDENCE_NOT_FOUND: { exit: 1, title: 'There is no pack of evidence' },
  NO_WORKER: { exit: 0, title: 'No worker can take the stores of a rollout' },
  STATE_NOT_SHARED: { exit: 0, title: 'Workers on several machines may not share one state' },
  NO_DATABASE: { exit: 1, title: 'There is no database for rollouts' },
  ROLLOUT_IO: { exit: 1, title: 'Rollouts cannot be read or written' },
  ROLLOUT_NOT_FOUND: { exit: 1, title: 'There is no such rollout' },
  ROLLOUT_STATUS: { exit: 1, title: 'The rollout is not in a state in which this can be done' },
  ADDRESS_NOT_FOUND: { exit: 1, title: 'No object has this address' },
  NOT_A_SANDBOX: { exit: 1, title: 'A store that is no sandbox would be changed without asking' },
  CANNOT_WATCH: { exit: 1, title: 'Files cannot be watched' },
  SANDBOX_FAILED: { exit: 1, title: 'The local BigCommerce did not start' },
} as const

export type ErrorCode = keyof typeof errorCodes

export interface ErrorDetails {
  hint?: string | undefined
  address?: Address | undefined
  source?: SourceRange | undefined
  cause?: unknown
}

/** Something that stops a command. The hint says what to do and is written where the error is made. */
export class ToolError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly address: Address | undefined
  readonly source: SourceRange | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'ToolError'
    this.code = code
    this.hint = details.hint
    this.address = details.address
    this.source = details.source
  }
}

/** A finding as data. Errors block a plan; warnings and notes do not. */
export interface Diagnostic {
  severity: 'error' | 'warning' | 'note'
  code: ErrorCode
  message: string
  hint?: string
  address?: Address
  source?: SourceRange
  /** The policy that was violated, and where it stands. */
  policy?: { name: string; source: SourceRange }
}

/** Several findings thrown at once, for example everything that is wrong with a configuration. */
export class DiagnosticsError extends Error {
  readonly diagnostics: Diagnostic[]

  constructor(diagnostics: Diagnostic[]) {
    super(`${diagnostics.length} problem${diagnostics.length === 1 ? '' : 's'}`)
    this.name = 'DiagnosticsError'
    this.diagnostics = diagnostics
  }
}

export function toDiagnostic(error: ToolError, severity: Diagnostic['severity'] = 'error'): Diagnostic {
  return {
    severity,
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.address === undefined ? {} : { address: error.address }),
    ...(error.source === undefined ? {} : { source: error.source }),
  }
}
