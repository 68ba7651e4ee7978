/**
 * What has become of each object, durably, the moment it is known. Intents are journalled before a request that must not
 * be sent twice; results after it. Knows nothing of the API.
 */

import type { Address } from '../model/address.ts'
import { isWithin } from '../model/address.ts'
import type { Recorded } from '../model/resources.ts'
import type { Intent, JournalEntry, StateDocument, StateStore } from '../model/state.ts'

export class Recorder {
  private readonly store: StateStore
  private readonly document: StateDocument
  private readonly resources: Map<string, Recorded>
  private readonly pending: Map<string, Intent>
  private dirty: boolean

  constructor(store: StateStore, document: StateDocument, isNew: boolean) {
    this.store = store
    this.document = document
    this.resources = new Map(document.resources.map(resource => [resource.address, resource]))
    this.pending = new Map(document.pending.map(intent => [intent.address, intent]))
    this.dirty = isNew
  }

  at(address: Address): Recorded | undefined {
    return this.resources.get(address)
  }

  all(): Recorded[] {
    return [...this.resources.values()]
  }

  async intend(intents: Intent[]): Promise<void> {
    for (const intent of intents) this.pending.set(intent.address, intent)
    await this.append(intents.map(intent => ({ type: 'intent', intent })))
  }

  async record(resources: Recorded[]): Promise<void> {
    for (const resource of resources) {
      this.resources.set(resource.address, resource)
      this.pending.delete(resource.address)
    }
    await this.append(resources.map(resource => ({ type: 'recorded', resource })))
  }

  async forget(addresses: Address[]): Promise<void> {
    for (const address of addresses) {
      this.resources.delete(address)
      this.pending.delete(address)
    }
    await this.append(addresses.map(address => ({ type: 'forgotten', address })))
  }

  /** The object moved, and what lies beneath it is now found beneath the new address. */
  async move(from: Address, resource: Recorded): Promise<void> {
    await this.record([resource])
    if (from !== resource.address && this.resources.has(from)) await this.forget([from])
  }

  /** True when something beneath the address is still recorded. */
  holds(address: Address): boolean {
    return this.all().some(resource => resource.address !== address && isWithin(resource.address, address))
  }

  private async append(entries: JournalEntry[]): Promise<void> {
    if (entries.length === 0) return
    this.dirty = true
    await this.store.append(this.document.unit, entries)
  }

  /** Folds everything into the document; without a change nothing is written. */
  async close(): Promise<void> {
    if (!this.dirty) return
    await this.store.write({
      ...this.document,
      serial: this.document.serial + 1,
      resources: [...this.resources.values()].sort((a, b) => (a.address < b.address ? -1 : 1)),
      pending: [...this.pending.values()],
    })
    this.dirty = false
  }
}
