/**
 * Does what was written plan clean? It is loaded, read against the store and planned as if it stood in the files and
 * nothing was recorded: every object must be adopted as it is. What is not is said differently, or left out.
 */

import { loadConfig } from '../config/index.ts'
import { refreshUnit } from '../engine/refresh.ts'
import type { ExportKind } from '../export/kinds.ts'
import type { Corrections, ObjectRef } from '../export/objects.ts'
import type { ExportTree } from '../export/tree.ts'
import type { Diagnostic } from '../model/errors.ts'
import { DiagnosticsError } from '../model/errors.ts'
import type { FieldRule } from '../model/field-rules.ts'
import type { Desired, Live } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import { sealSensitive } from '../model/seal.ts'
import { type Attributes, canonicalJson, isObject, type Json, type Seal } from '../model/values.ts'
import { planPortfolio } from '../planner/plan.ts'
import { kinds } from '../resources/index.ts'
import type { Context } from './context.ts'
import { storeKinds } from './kinds.ts'
import { type KnownIds, lookUpNames } from './look-up.ts'
import type { Project } from './project.ts'
import type { OpenStore } from './stores.ts'
import { verifyAll } from './verify.ts'

/** Something that stood in the way, at a path of the contents. */
interface Objection {
  path: string
  /** The attribute, where one alone is to blame. */
  attribute?: string
  /** It is the object that would not be found. */
  unfound?: true
  why: string
}

/** What the contents name that nobody declares, and what variables in them hold. */
interface Known {
  ids: KnownIds
  env: (name: string) => string | undefined
}

const seal = (value: Json): Seal => ({ $secret: canonicalJson(value) })

export class ExportCheck {
  private live: Live[] | undefined
  private readonly context: Context
  private readonly project: Project
  private readonly opened: OpenStore
  private readonly known: Known

  constructor(context: Context, project: Project, opened: OpenStore, known: Known) {
    this.context = context
    this.project = project
    this.opened = opened
    this.known = known
  }

  /** What stands in the way; nothing when the plan has nothing but adoptions. */
  async objectionsTo(contents: Attributes): Promise<Objection[]> {
    const { store, live } = this.opened
    let config: ReturnType<typeof loadConfig>
    try {
      config = loadConfig({
        files: [],
        made: { version: 1, stores: { [store.key]: { id: live.id, ...contents } } },
        baseDir: this.context.cwd,
        env: this.known.env,
        placements: [...kinds],
        seal,
      })
    } catch (error) {
      if (!(error instanceof DiagnosticsError)) throw error
      return error.diagnostics.map(one => this.fromPlace(one))
    }
    return this.planned(config.desired, config.declared)
  }

  private async planned(written: Desired[], declared: Set<string>): Promise<Objection[]> {
    const { store, live, api } = this.opened
    const { objects: desired, missing } = await lookUpNames(api, written, this.project.facts, true, this.known.ids)
    const unit = storeUnit(store.key)
    const own = desired.filter(one => one.unit === unit)
    const read = {
      unit,
      unitId: live.id,
      kinds: storeKinds,
      desired,
      declared,
      recorded: [],
      api,
      emit: () => {},
      open: () => null,
      seal: (one: Live) => ({ ...one, attributes: sealSensitive(one.attributes, this.rulesOf(one), seal) }),
    }
    const first = this.live === undefined ? await refreshUnit(read) : undefined
    this.live ??= first!.live
    const findings = first === undefined ? [] : await verifyAll(api, first.live, { declared: own, idOf: first.idOf })
    const { changes, diagnostics } = planPortfolio(
      {
        desired,
        declared,
        live: [live, ...this.live],
        recorded: [],
        lost: [],
        kinds: this.project.facts,
        unread: new Set(),
        unborn: new Set(),
        safety: { ...this.project.config.safety, freeze: [] },
        billing: this.project.config.billing,
        destroy: false,
        now: this.context.clock.now(),
        diagnostics: [...findings, ...missing],
      },
      { only: [], exclude: [] },
    )
    const places = new Map(own.map(one => [one.address as string, this.within(one.source.file)]))
    const objections: Objection[] = []
    for (const change of changes) {
      const path = places.get(change.address)
      if (change.unit === portfolioUnit || change.action === 'adopt' || path === undefined) continue
      const why = `a plan would ${change.action} it`
      if (change.action === 'create') objections.push({ path, unfound: true, why })
      else if (change.action !== 'update' && change.action !== 'replace') objections.push({ path, why })
      else for (const { path: attribute } of change.attributes) objections.push({ path, attribute, why })
    }
    const errors = diagnostics.filter(one => one.severity === 'error')
    for (const one of errors) {
      const path = places.get(one.address ?? '') ?? this.within(one.source?.file ?? '')
      objections.push({ path, why: one.message })
    }
    return objections
  }

  private rulesOf({ kind }: Live): readonly FieldRule[] {
    return this.project.facts.get(kind)?.rules ?? []
  }

  private fromPlace({ code, message, source, address: _ }: Diagnostic): Objection {
    const path = this.within(source?.file ?? '')
    return { path, why: message, ...(code === 'MISSING_KEY' ? { unfound: true as const } : {}) }
  }

  private within(pointer: string): string {
    const head = `/stores/${this.opened.store.key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    return pointer.startsWith(head) ? pointer.slice(head.length) : ''
  }
}

export interface LeftOut {
  ref: ObjectRef
  attribute?: string
  why: string
}

/** What is written in another way is not left out. */
const saidOtherwise = /write one of the two\.?$|is named already\.?$/

/** Takes the objections into account; those that could not be placed are returned. */
export function correct(
  objections: readonly Objection[],
  { places }: ExportTree,
  kindsByRef: (ref: ObjectRef) => ExportKind,
  corrections: Corrections,
  left: LeftOut[],
): Objection[] {
  const unplaced: Objection[] = []
  for (const objection of objections) {
    const found = objectAt(objection.path, places)
    if (found === undefined) {
      unplaced.push(objection)
      continue
    }
    const { ref, rest } = found
    const kind = kindsByRef(ref)
    const attribute = objection.attribute ?? attributeOf(rest, kind.schema as Json)
    const { shape } = kind
    if (attribute !== undefined && !corrections.without.has(`${ref}|${attribute}`)) {
      corrections.without.add(`${ref}|${attribute}`)
      if (!saidOtherwise.test(objection.why)) left.push({ ref, attribute, why: objection.why })
    } else if (objection.unfound && !corrections.bound.has(ref) && (shape === 'map' || shape === 'tree')) {
      corrections.bound.add(ref)
    } else if (!corrections.dropped.has(ref)) {
      corrections.dropped.add(ref)
      left.push({ ref, why: objection.why })
    }
  }
  return unplaced
}

/** The innermost object that the path leads to or into. */
function objectAt(
  path: string,
  places: ReadonlyMap<string, ObjectRef>,
): { ref: ObjectRef; rest: string[] } | undefined {
  const segments = path.split('/')
  for (let length = segments.length; length > 0; length -= 1) {
    const ref = places.get(segments.slice(0, length).join('/'))
    if (ref !== undefined) return { ref, rest: segments.slice(length) }
  }
  return undefined
}

/** What stands in a list is left out with the whole list. */
function attributeOf(rest: readonly string[], schema: Json): string | undefined {
  const named: string[] = []
  let at: Json | undefined = schema
  for (const name of rest) {
    const properties: Json | undefined = isObject(at) ? at.properties : undefined
    if (!isObject(properties) || properties[name] === undefined) break
    named.push(name)
    at = properties[name]
  }
  return named.length === 0 ? undefined : named.join('.')
}
