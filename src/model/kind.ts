/**
 * What a resource kind is: where it stands in the YAML, how it travels over the wire, and nothing about planning.
 * Every kind is one file in `src/resources` that exports one value of this type.
 */

import type { Address } from './address.ts'
import type { Diagnostic, ToolError } from './errors.ts'
import type { Desired, Live, Observed } from './resources.ts'
import type { Attributes, Json } from './values.ts'

/** Where objects of a kind stand in the YAML. */
export interface Placement {
  /** The kind's name; its schema is `schemas/<name>.schema.json`. */
  name: string
  /** The YAML key that holds the objects. */
  collection: string
  /** The kind of object that has the collection; undefined at the top of the file. */
  parent?: string
  /**
   * `map`: keyed by the user's names · `one`: the object itself stands there · `tree`: a list with `children` ·
   * `set`: a list of plain values, each an object of its own · `list`: a list of objects, each known by all it says.
   */
  shape: 'map' | 'one' | 'tree' | 'set' | 'list'
  /**
   * For maps: how deep the keys are. With 2, as in `records.SHIRT-RED.USD`, the key is `SHIRT-RED/USD`; with 3 it is made
   * of the inner two, and the outermost is an attribute (`x-outer-key`).
   */
  levels?: 1 | 2 | 3
  /** For `one`: null in its place means that there shall be none, as an empty map does for other shapes. */
  none?: true
  /** Many of them can be made of one blueprint, by a fleet; with what lies in it, each is a part of its own. */
  fleets?: true
  /** For trees: the attribute that names a node, and the attribute that refers to the node above. */
  tree?: { name: string; above: string }
}

/** An object to be written: references are resolved to the API's ids, seals are opened. */
export interface WriteItem {
  address: Address
  /** The API's id; absent for a create. */
  id?: string
  /** The API's id of the object this one lies in. */
  parentId?: string
  /** The user's own name. */
  key: string
  attributes: Attributes
  /** What was there when the plan was made, where the API replaces more than the files name. */
  before?: Attributes
  /** Names of the top-level attributes that differ; for an update only these need to be sent. */
  changed: string[]
}

/** What became of one written object. An error is about this object alone. */
export type Outcome = { id: string; attributes?: Attributes } | { error: ToolError }

export interface ListScope {
  /** Ids of the parents whose objects are wanted; empty: of all, or none where the API can only list by parent. */
  parentIds: string[]
  /** Natural keys that are wanted, for kinds that are read one by one. */
  keys: string[]
  /** What the files and the state say of a key: where it may differ from live state, a closer look is worth a request. */
  expected(key: string): Attributes[]
  /**
   * What the files and the state say of any object of the kind: a field that none of them names need not be read. Of
   * those in the files, sensitive values are in clear.
   */
  wanted: Attributes[]
  /** Ids of the kind that the state records: objects that are ours, where the API shows others' among them. */
  knownIds?: readonly string[]
}

/** What stands around declarations that are looked at before anything is planned. */
export interface Surroundings {
  /** Everything that is declared in the store. */
  declared: readonly Desired[]
  /** The API's id of the declared object at an address, where it is known which one that is. */
  idOf(address: Address): string | undefined
  /** Nothing but GET may be sent, not even a POST that changes nothing. */
  getOnly?: boolean
}

/** Options of one request. */
export interface RequestOptions {
  query?: { [name: string]: string | number | boolean | readonly (string | number)[] | undefined }
  /** May this be sent again when it is unknown whether it took effect? Default: every method but POST. */
  idempotent?: boolean
  /** A documented concurrency cap: at most `max` requests of this name at once, per store. */
  cap?: { name: string; max: number }
  /** A POST that is documented to change nothing; a read-only client sends it. */
  reads?: boolean
  /** `undocumented`: a list is asked for without `limit` and `page`; a page is named only where the answer tells of more. */
  paging?: 'undocumented'
  /** For a list of any length whose rows are only passed on: memory stays flat. */
  flat?: boolean
  /** Statuses that are answers, not errors; they are returned like a 2xx. */
  accept?: number[]
  /** Sent as `Idempotency-Key`. */
  idempotencyKey?: string
}

interface ApiAnswer {
  status: number
  body: Json
}

/** One of the two APIs, bound to a franchise or a store. Errors are `ToolError`s with an `ApiFailure` as cause. */
export interface Api {
  get(path: string, options?: RequestOptions): Promise<Json>
  /** All rows of an offset-paginated list, in full pages, pages after the first in parallel. */
  list(path: string, options?: RequestOptions): AsyncIterable<Attributes>
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: Json, options?: RequestOptions): Promise<ApiAnswer>
  /** Waits without blocking a request slot; injected so that tests do not sleep. */
  wait(ms: number): Promise<void>
}

/** The cause of an error that came from a request. */
export interface ApiFailure {
  status?: number
  method: string
  path: string
  /** Field messages of the API, by path, for example `{"0.channel_ids": "Channel cannot be updated"}`. */
  fields: { [path: string]: string }
  body: Json
  /** True when the request may have taken effect although no answer came. */
  uncertain: boolean
}

/** A step of a store's lifecycle or billing. */
export interface Transition {
  /** For example `suspend`, `restore`, `change_plan`. */
  name: string
  attribute: string
  from: Json
  to: Json
  /** When it shall take effect, where the declaration says so: BigCommerce has a default for each step. */
  effective?: Effective
}

/** At once, or at the end of the merchant's billing cycle; spelt as on the wire. */
export type Effective = 'IMMEDIATELY' | 'BILLCYCLEDAY'

export interface ResourceKind extends Placement {
  api: 'partner' | 'store'
  /** Documented maxima: objects per request, and requests at once. */
  limits: { create: number; update: number; remove: number; parallel: number }
  /** What removing an object does at BigCommerce; `never`: the API has no such call, objects are only forgotten. */
  removal: 'reversible' | 'irreversible' | 'never'
  /** What a removal means to people, where it is not simply gone: `cancelled; restorable for 90 days`. */
  removalMeans?: string
  /** The natural key is no attribute, and an update sends it along: an object whose key was changed gets its own back. */
  sendsKey?: true
  /** An object is nothing but its natural key: to make one that is there already changes nothing. */
  keyOnly?: true
  /** BigCommerce is documented to delete it with the object it lies in: it need not be deleted one by one before. */
  goesWithParent?: true
  /** The natural key inside the parent, of attributes in YAML shape. */
  keyOf(attributes: Attributes, key: string): string
  /** A key under which a moved object can be recognised within its unit; it must be unique on both sides. */
  moveKey?(attributes: Attributes): string
  /** Documented maxima of objects, others' included; checked before anything is written. A group is of the whole store. */
  capacity?: {
    perParent?: number
    perStore?: number
    perGroup?: { max: number; groupOf(attributes: Attributes): string }
  }
  /** A write is held against what the object around it is then: it waits for its update, too. */
  followsParent?: true
  /** Rules between the objects of one store that no schema can say. Pure. */
  check?(desired: readonly Desired[], live: readonly Live[]): Diagnostic[]
  /** What only BigCommerce can tell of declarations, before anything is planned. Sends nothing that changes anything. */
  verify?(api: Api, desired: readonly Desired[], live: readonly Observed[], around: Surroundings): Promise<Diagnostic[]>
  /** Kinds of the same parent whose changes come first although nothing refers to them. */
  after?: readonly string[]
  /** What every new store is born with. */
  bornWith?: readonly Observed[]
  list(api: Api, scope: ListScope): AsyncIterable<Observed>
  create(api: Api, items: WriteItem[], progress: Progress): Promise<Outcome[]>
  update(api: Api, items: WriteItem[]): Promise<Outcome[]>
  /** A gone object is a success. */
  remove(api: Api, items: WriteItem[]): Promise<Outcome[]>
  transition?(api: Api, item: WriteItem, step: Transition, progress: Progress): Promise<Outcome>
}

/** Tells that an object that is being worked on has reached a status. */
export type Progress = (address: Address, status: string) => void
